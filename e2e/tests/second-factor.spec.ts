import { AccountPage } from '../stack/account-page';
import { readTotp } from '../stack/authenticators';
import { expect, password, test } from '../stack/fixtures';

const STEP = 30_000;

test('asks for a code of the app once, and then not in this browser', async ({
  page,
  chat,
  account,
  server,
}) => {
  const headers = { authorization: `Bearer ${account.accessToken}`, origin: server.url };
  const call = (path: string, data?: object) =>
    page.request.post(`${server.url}/api/auth/second-factor/totp${path}`, { headers, data });
  const { secret } = (await (await call('')).json()) as { secret: string };
  expect((await call('/confirm', { code: readTotp(secret) })).status()).toBe(200);

  const accounts = new AccountPage(page);
  await accounts.signOut();
  await accounts.signIn(account.email, password);
  await expect(page).toHaveURL(/\/sign-in\/second-factor/);
  await page.getByLabel('Do not ask again in this browser').check();
  // The code of the set-up is used up; the next one is good already.
  await page.getByLabel('Code').fill(readTotp(secret, Date.now() + STEP));
  await expect(chat.composer).toBeVisible();

  await accounts.signOut();
  await accounts.signIn(account.email, password);
  await expect(chat.composer).toBeVisible();
});

import { request } from '@playwright/test';

import { AccountPage } from '../stack/account-page';
import { addAuthenticator, readTotp } from '../stack/authenticators';
import { ChatPage } from '../stack/chat-page';
import { expect, password, register, test } from '../stack/fixtures';

const STEP = 30_000;

test('asks for a code of the app once, and then not in this browser', async ({
  page,
  chat,
  account,
  server,
  browser,
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

  // As an identity provider whose page posts a form leads the browser back: without the cookie of being remembered.
  const challenge = await newChallenge(account.email, server.url);
  await accounts.signOut();
  await page.goto(`/sign-in/second-factor#challenge=${challenge}&methods=totp&browser=ask`);
  await expect(chat.composer).toBeVisible();
  const stranger = await (await browser.newContext()).newPage();
  const other = await newChallenge(account.email, server.url);
  await stranger.goto(`${server.url}/sign-in/second-factor#challenge=${other}&methods=totp&browser=ask`);
  await expect(stranger.getByLabel('Code')).toBeVisible();
  await stranger.context().close();
});

/** What somebody has who has typed the right password elsewhere. */
async function newChallenge(email: string, url: string): Promise<string> {
  const context = await request.newContext();
  const answer = await context.post(`${url}/api/auth/login`, { data: { email, password } });
  const { params } = (await answer.json()) as { params: { challenge: string } };
  await context.dispose();
  return params.challenge;
}

test('who needs a second factor sets up a passkey in its place', async ({
  browser,
  context,
  page,
  startOwn,
}) => {
  const own = await startOwn();
  // A passkey belongs to a name: an address of numbers can have none.
  const url = own.url.replace('127.0.0.1', 'localhost');
  const office = await browser.newContext();
  const { accessToken } = await register(office, url);
  const { email } = await register(context, url);
  const answer = await office.request.put(`${url}/api/admin/roles/user`, {
    headers: { authorization: `Bearer ${accessToken}`, origin: url },
    data: { name: 'Member', permissions: ['presets.use'], requiresSecondFactor: true },
  });
  expect(answer.status()).toBe(200);
  await office.close();

  const authenticator = await addAuthenticator(page);
  await page.goto(`${url}/settings/account`);
  await expect(page.getByRole('heading', { name: 'Protect your account' })).toBeVisible();
  await page.getByRole('button', { name: 'Authenticator app' }).click();
  await expect(page.getByRole('img', { name: /QR/ })).toBeVisible();
  await page.getByRole('button', { name: 'Choose another way' }).click();
  await page.getByRole('button', { name: 'Passkey' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Backup codes' })).toBeVisible();
  // Coming back from where the codes are kept must not take them away.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page).toHaveURL(`${url}/settings/account`);

  await page.goto(url);
  await new AccountPage(page).signOut();
  await page.goto('about:blank');
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  const account = new AccountPage(page);
  await page.goto(`${url}/sign-in`);
  await account.email.fill(email);
  await account.password.fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(new ChatPage(page).composer).toBeVisible();
  await authenticator.remove();
});

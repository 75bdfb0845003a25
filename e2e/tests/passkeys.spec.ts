import { AccountPage } from '../stack/account-page';
import { addAuthenticator } from '../stack/authenticators';
import { ChatPage } from '../stack/chat-page';
import { expect, password, register, test } from '../stack/fixtures';

test('asks for the passkey after the password, and not for one that was removed', async ({
  page,
  context,
  server,
}) => {
  const url = server.url.replace('127.0.0.1', 'localhost');
  const { email } = await register(context, url);
  const authenticator = await addAuthenticator(page);
  await new AccountPage(page).addPasskey(url, 'Laptop');

  const request = page.request;
  const signIn = () =>
    request.post(`${url}/api/auth/login`, { data: { email, password }, headers: { origin: url } });
  const refused = (await (await signIn()).json()) as {
    code: string;
    params: { challenge: string; methods: string };
  };
  expect([refused.code, refused.params.methods]).toEqual(['second_factor_needed', 'passkey']);
  const { challenge, methods } = refused.params;
  await context.clearCookies();
  await page.goto(`${url}/sign-in/second-factor#challenge=${challenge}&methods=${methods}`);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(new ChatPage(page).composer).toBeVisible();

  await page.goto(`${url}/settings/security`);
  await page.getByRole('button', { name: 'Remove Laptop' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Rename Laptop' })).toHaveCount(0);
  await new AccountPage(page).signOut();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByText('This passkey could not be verified')).toBeVisible();
  expect((await signIn()).status()).toBe(200);
  await authenticator.remove();
});

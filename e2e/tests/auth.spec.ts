import { expect, password, test } from '../stack/fixtures';
import { AccountPage } from '../stack/account-page';

test('the first account becomes the administrator, the second does not', async ({ browser, startOwn }) => {
  const server = await startOwn();
  const roles: string[] = [];
  for (const name of ['Ada', 'Grace']) {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    const answered = page.waitForResponse('**/api/auth/register');
    await new AccountPage(page).register(name, `${name.toLowerCase()}@example.org`, password);
    roles.push(((await (await answered).json()) as { user: { role: string } }).user.role);
    await context.close();
  }
  expect(roles).toEqual(['admin', 'user']);
});

test('signs out and in again', async ({ page, chat, account }) => {
  const accounts = new AccountPage(page);
  await accounts.signOut();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await accounts.signIn(account.email, password);
  await expect(chat.composer).toBeVisible();
});

test('says what is wrong with a wrong password, and keeps the address', async ({
  page,
  account,
  context,
}) => {
  await context.clearCookies();
  const accounts = new AccountPage(page);
  await accounts.signIn(account.email, 'not the password at all');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(accounts.email).toHaveValue(account.email);
});

test('stays signed in over a reload', async ({ page, chat }) => {
  await page.reload();
  await expect(chat.composer).toBeVisible();
  await expect(page).not.toHaveURL(/sign-in/);
});

test('a password change ends the other sessions', async ({ browser, page, chat, account, server }) => {
  const other = await browser.newContext({ baseURL: server.url });
  const otherPage = await other.newPage();
  await new AccountPage(otherPage).signIn(account.email, password);
  await expect(otherPage).not.toHaveURL(/sign-in/);
  await new AccountPage(page).changePassword(password, 'another long passphrase');
  await otherPage.reload();
  await expect(otherPage).toHaveURL(/\/sign-in/);
  await page.goto('/');
  await expect(chat.composer).toBeVisible();
  await other.close();
});

import type { Page } from '@playwright/test';

import { expectAccessible } from '../stack/accessibility';
import { AccountPage } from '../stack/account-page';
import { ChatPage } from '../stack/chat-page';
import { addAuthenticator, readTotp } from '../stack/authenticators';
import { expect, password, register, test } from '../stack/fixtures';

/** A picture of one point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function setUpSecondFactor(page: Page): Promise<{ secret: string; backupCode: string }> {
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  const dialog = page.getByRole('dialog');
  const secret = (await dialog.locator('code').innerText()).replaceAll(/\s/g, '');
  await dialog.getByLabel('Code').fill(readTotp(secret));
  const codes = dialog.getByRole('list', { name: 'Backup codes' });
  await expect(codes).toBeVisible();
  const backupCode = await codes.getByRole('listitem').first().innerText();
  await expect(dialog.getByRole('heading', { name: 'Backup codes' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText(/^On\. \d+ backup codes/)).toBeVisible();
  return { secret, backupCode };
}

test('changes name and picture, and shows them at once', async ({ page, chat: _chat }) => {
  await page.goto('/settings/account');
  await page.getByLabel('Your name').fill('Countess Lovelace');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: /^Countess Lovelace/ })).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PICTURE });
  await expect(page.locator('img[src^="data:image/webp"]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.locator('img[src^="data:image/webp"]')).toHaveCount(0);
});

test('says at its field that the current password is not right', async ({ page, chat: _chat }) => {
  await new AccountPage(page).changePassword('not what it is', 'another long enough passphrase');
  const field = page.getByLabel('Current password');
  await expect(field).toHaveAccessibleDescription('The current password is not right.');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('shows an API key once, which works until it is removed', async ({ page, chat: _chat, server }) => {
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'Create a key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Backup script');
  await dialog.getByRole('button', { name: 'Create a key' }).click();
  const key = await dialog.locator('code').innerText();
  const read = () =>
    fetch(`${server.url}/api/conversations`, { headers: { authorization: `Bearer ${key}` } });
  expect((await read()).status).toBe(200);
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByText('Backup script')).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove Backup script' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('There are no keys yet.')).toBeVisible();
  expect((await read()).status).toBe(401);
});

test('signs out another device', async ({ browser, page, chat: _chat, account, server }) => {
  const other = await browser.newContext({ baseURL: server.url });
  const otherPage = await other.newPage();
  await new AccountPage(otherPage).signIn(account.email, password);
  await expect(otherPage).not.toHaveURL(/sign-in/);
  await page.goto('/settings/sessions');
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0);
  await otherPage.reload();
  await expect(otherPage).toHaveURL(/\/sign-in/);
  await other.close();
});

test('asks for the second factor at the next sign-in, and takes a backup code', async ({
  page,
  chat,
  account,
}) => {
  const { backupCode } = await setUpSecondFactor(page);
  const accounts = new AccountPage(page);
  await accounts.signOut();
  await expect(page).toHaveURL(/\/sign-in/);
  await accounts.signIn(account.email, password);
  await expect(page).toHaveURL(/\/sign-in\/second-factor/);
  await page.getByLabel('Code').fill('000 000');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Use a backup code' }).click();
  await page.getByLabel('Backup code').fill(backupCode);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(chat.composer).toBeVisible();
});

test('signs in with a passkey', async ({ page, context, server }) => {
  // A passkey belongs to a name: an address of numbers can have none.
  const url = server.url.replace('127.0.0.1', 'localhost');
  await register(context, url);
  const authenticator = await addAuthenticator(page);
  await new AccountPage(page).addPasskey(url, 'Laptop');
  // The authenticator confirms by itself what the browser offers at the e-mail field.
  await new AccountPage(page).signOut();
  await expect(new ChatPage(page).composer).toBeVisible();
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await page.reload();
  await new AccountPage(page).signOut();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(new ChatPage(page).composer).toBeVisible();
  await authenticator.remove();
});

test('takes everything along, then leaves for good', async ({ page, chat, account }) => {
  await chat.ask('hello');
  await chat.waitForEnd();
  await page.goto('/settings/data');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export everything' }).click();
  expect((await download).suggestedFilename()).toMatch(/^tertulia-.*\.zip$/);
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: 'Delete for good' });
  await expect(button).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill(account.email);
  await button.click();
  await expect(page).toHaveURL(/\/sign-in/);
  await new AccountPage(page).signIn(account.email, password);
  await expect(page.getByRole('alert')).toBeVisible();
});

test('asks who it is before what is dangerous, then goes on', async ({ page, chat: _chat }) => {
  await setUpSecondFactor(page);
  // The server asks after a quarter of an hour; here it asks at once.
  let refusals = 1;
  await page.route('**/api/auth/second-factor/backup-codes', async (route) => {
    if (refusals === 0) return route.fallback();
    refusals -= 1;
    const problem = { type: 'about:blank', title: '', status: 403, detail: '', params: {} };
    return route.fulfill({ status: 403, json: { ...problem, code: 'reauthentication_needed' } });
  });
  await page.getByRole('button', { name: 'New backup codes' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'New backup codes' }).click();
  const asking = page.getByRole('dialog', { name: 'Is it you?' });
  await expect(asking.getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Backup codes' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });

    for (const path of [
      '/forgotten-password',
      '/reset-password#token=x',
      '/reset-password',
      '/confirm-email#token=x',
      '/invitation#token=x',
      '/sign-in/second-factor#challenge=x&methods=totp+backup_code',
      '/sign-in?error=identity_invalid&provider=Nobody',
    ]) {
      test(path, async ({ page, account: _account, context }) => {
        await context.clearCookies();
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page).not.toHaveURL(/#/);
        await expectAccessible(page);
      });
    }
  });
}

import type { Page } from '@playwright/test';

import { expectAccessible } from '../stack/accessibility';
import { AccountPage } from '../stack/account-page';
import { AdminPage } from '../stack/admin-page';
import { expect, password, register, startServer, test as base } from '../stack/fixtures';
import { type MailSink, startMailSink } from '../stack/peers/mail-sink';
import { present } from '../stack/present';
import type { TertuliaServer } from '../stack/tertulia-server';

interface Mailed {
  sink: MailSink;
  /** A server that sends mail. */
  mailed: TertuliaServer;
  /** The address of its administrator. */
  root: string;
}

const NEW_PASSWORD = 'another long passphrase';

const test = base.extend<Mailed>({
  // Playwright reads the names of fixtures out of this pattern, so it has to be one.
  // oxlint-disable-next-line no-empty-pattern
  sink: async ({}, provide) => {
    const sink = await startMailSink();
    await provide(sink);
    await sink.stop();
  },
  root: async ({ browser, mailed }, provide) => {
    const context = await browser.newContext();
    await provide((await register(context, mailed.url)).email);
    await context.close();
  },
  mailed: async ({ providers, sink }, provide) => {
    const server = await startServer(providers);
    await server.change({
      publicUrl: server.url,
      mail: { host: sink.host, port: sink.port, security: 'none', sender: 'Tertulia <chat@example.org>' },
      signIn: { passwords: { verifyEmail: true } },
    });
    await provide(server);
    await server.stop();
  },
  baseURL: async ({ mailed }, provide) => provide(mailed.url),
});

/** What mails are about, and where their links lead. */
const LETTERS = {
  confirmation: { subject: 'Confirm your address', path: '/confirm-email' },
  newAddress: { subject: 'Confirm your new address', path: '/confirm-email' },
  lostPassword: { subject: 'Choose a new password', path: '/reset-password' },
  invitation: { subject: 'You are invited', path: '/invitation' },
};
type Letter = keyof typeof LETTERS;

/** The link of the newest such mail to somebody. */
async function findLink(sink: MailSink, recipient: string, letter: Letter): Promise<string> {
  const { subject, path } = LETTERS[letter];
  const { text } = await sink.waitFor(recipient, subject);
  const link = new RegExp(`http\\S*${path}#token=\\S+`).exec(text ?? '');
  return present(link, `a link to ${path}`)[0];
}

/** Types the password of the account whose address a link confirms. */
async function confirm(page: Page): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Your e-mail address is confirmed.')).toBeVisible();
}

/** Opens a link of a mail, as from a mail program. */
async function openLink(page: Page, link: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(link);
}

test('an account is ready when its address is confirmed, and a lost password is set anew', async ({
  page,
  root: _root,
  sink,
}) => {
  const email = `${crypto.randomUUID()}@example.org`;
  const account = new AccountPage(page);
  await account.register('Ada', email, password);
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await expectAccessible(page);
  await openLink(page, await findLink(sink, email, 'confirmation'));
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
  await confirm(page);
  await account.signIn(email, password);
  await expect(page.getByRole('textbox', { name: /message/i })).toBeVisible();
  await account.signOut();

  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgotten the password?' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await expect(page.getByText('The link works for 60 minutes.')).toBeVisible();
  const link = await findLink(sink, email, 'lostPassword');
  await openLink(page, link);
  await expectAccessible(page);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('heading', { name: 'New password set' })).toBeVisible();
  await openLink(page, link);
  await expect(page.getByText('This link no longer works')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveCount(0);
  await account.signIn(email, password);
  await expect(page.getByRole('alert')).toBeVisible();
  await account.signIn(email, NEW_PASSWORD);
  await expect(page.getByRole('textbox', { name: /message/i })).toBeVisible();
});

test('who did not make the account gets the address back', async ({ page, root: _root, sink }) => {
  const email = `${crypto.randomUUID()}@example.org`;
  const account = new AccountPage(page);
  await account.register('Mallory', email, password);
  await openLink(page, await findLink(sink, email, 'confirmation'));
  await page.getByRole('button', { name: 'I did not make this account' }).click();
  await expect(page.getByRole('heading', { name: 'The address is free' })).toBeVisible();
  await expectAccessible(page);
  await account.signIn(email, password);
  await expect(page.getByRole('alert')).toBeVisible();
});

test('nothing shows whether an address has an account', async ({ page, mailed: _mailed }) => {
  await page.goto('/forgotten-password');
  await page.getByLabel('E-mail').fill('nobody@example.org');
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
});

test('a change of address waits until its link is opened, also after the page was left', async ({
  page,
  mailed: _mailed,
  root,
  sink,
}) => {
  const next = `${crypto.randomUUID()}@example.org`;
  const waiting = page.getByText(`Waiting for confirmation at ${next}`);
  await openLink(page, await findLink(sink, root, 'confirmation'));
  await confirm(page);
  await new AccountPage(page).signIn(root, password);
  await expect(page.getByRole('textbox', { name: /message/i })).toBeVisible();
  await page.goto('/settings/account');
  const ask = async () => {
    await page.getByRole('button', { name: 'Change the address' }).click();
    await page.getByLabel('New e-mail address').fill(next);
    await page.keyboard.press('Enter');
    await expect(waiting).toBeVisible();
  };
  await ask();
  await page.reload();
  await expect(waiting).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Keep the old address' }).click();
  await expect(page.getByRole('button', { name: 'Change the address' })).toBeFocused();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Change the address' })).toBeVisible();
  await expect(waiting).toHaveCount(0);

  const before = await findLink(sink, next, 'newAddress');
  await ask();
  await page.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(page.getByText('The mail was sent again.')).toBeVisible();
  await expect.poll(() => sink.count(next)).toBe(3);
  const link = await findLink(sink, next, 'newAddress');
  expect(link).not.toBe(before);
  const other = await page.context().newPage();
  await openLink(other, link);
  await expect(other.getByText('Your e-mail address is confirmed.')).toBeVisible();
  await page.bringToFront();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(waiting).toHaveCount(0);
  await expect(page.getByRole('main').getByText(next)).toBeVisible();
});

test('somebody who is invited comes in', async ({ browser, mailed, page, root, sink }) => {
  const guest = `${crypto.randomUUID()}@example.org`;
  const admin = new AdminPage(page);
  await openLink(page, await findLink(sink, root, 'confirmation'));
  await confirm(page);
  await new AccountPage(page).signIn(root, password);
  await expect(page.getByRole('textbox', { name: /message/i })).toBeVisible();
  await admin.open('users');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await admin.drawer.getByLabel('E-mail address').fill(guest);
  await admin.drawer.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('button', { name: `Revoke the invitation of ${guest}` })).toBeVisible();

  const other = await browser.newContext({ baseURL: mailed.url });
  const invited = await other.newPage();
  await openLink(invited, await findLink(sink, guest, 'invitation'));
  await expect(invited.getByText('Ada has invited you.')).toBeVisible();
  await expectAccessible(invited);
  await invited.getByLabel('Name', { exact: true }).fill('Grace');
  await invited.getByLabel('Password', { exact: true }).fill(password);
  await invited.getByRole('button', { name: 'Create account' }).click();
  await expect(invited.getByRole('textbox', { name: /message/i })).toBeVisible();
  await other.close();
});

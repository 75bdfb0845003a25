import type { Browser, BrowserContext, Page } from '@playwright/test';

import { expectAccessible } from '../stack/accessibility';
import { AccountPage } from '../stack/account-page';
import { AdminPage } from '../stack/admin-page';
import { ChatPage } from '../stack/chat-page';
import { type Account, expect, password, register, test as base } from '../stack/fixtures';
import type { TertuliaServer } from '../stack/tertulia-server';

interface Administered {
  own: TertuliaServer;
  admin: AdminPage;
}

/** A server of each test's own, whose administrator has the page. */
const test = base.extend<Administered>({
  own: async ({ startOwn }, provide) => provide(await startOwn()),
  baseURL: async ({ own }, provide) => provide(own.url),
  admin: async ({ context, page, own }, provide) => {
    await register(context, own.url);
    await provide(new AdminPage(page));
  },
});

interface Member {
  context: BrowserContext;
  page: Page;
  account: Account;
}

/** Somebody else, in a browser of their own. */
async function join(browser: Browser, own: TertuliaServer): Promise<Member> {
  const context = await browser.newContext({ baseURL: own.url });
  const account = await register(context, own.url);
  return { context, page: await context.newPage(), account };
}

async function savePreset(page: Page, name: string): Promise<void> {
  await new ChatPage(page).openParameters();
  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: /Save/ }).click();
  await page.getByRole('dialog', { name: /Save/ }).getByLabel('Name').fill(name);
  await page.getByRole('dialog', { name: /Save/ }).getByRole('button', { name: 'Save' }).click();
}

async function openPresetActions(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: /Manage|Look after/ }).click();
  await page.getByRole('button', { name: new RegExp(name) }).click();
}

test('a role that may not share shows no way to share, at once', async ({ admin, browser, own }) => {
  const member = await join(browser, own);
  await member.page.goto('/');
  await savePreset(member.page, 'Mine');
  await openPresetActions(member.page, 'Mine');
  await expect(member.page.getByRole('menuitem', { name: /Share/ }).first()).toBeVisible();

  await admin.addRole('Readers', ['Use presets', 'Save presets']);
  await admin.setRole(member.account.email, 'Readers');

  await member.page.goto('/');
  await new ChatPage(member.page).openParameters();
  await openPresetActions(member.page, 'Mine');
  await expect(member.page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
  await expect(member.page.getByRole('menuitem', { name: /Share|link/i })).toHaveCount(0);
  await member.context.close();
});

test('somebody who is suspended is out, and back when let in again', async ({ admin, browser, own }) => {
  const member = await join(browser, own);
  await member.page.goto('/');
  await admin.openPerson(member.account.email);
  await admin.drawer.getByRole('button', { name: 'Suspend' }).click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(admin.drawer.getByText('suspended', { exact: true })).toBeVisible();

  const account = new AccountPage(member.page);
  await account.signIn(member.account.email, password);
  await expect(member.page.getByRole('alert')).toContainText('suspended');

  await admin.drawer.getByRole('button', { name: 'Let back in' }).click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: 'Let back in' }).click();
  await expect(admin.drawer.getByRole('button', { name: 'Suspend' })).toBeVisible();
  await account.signIn(member.account.email, password);
  await expect(member.page.getByRole('textbox', { name: /message/i })).toBeVisible();
  await member.context.close();
});

test('who was given a password chooses their own before anything else', async ({ admin, browser, own }) => {
  await admin.addPerson('Grace Hopper', 'grace@example.org');

  const context = await browser.newContext({ baseURL: own.url });
  const account = new AccountPage(await context.newPage());
  await account.signIn('grace@example.org', password);
  await expect(account.page.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
  await expectAccessible(account.page);
  const choice = account.page.getByLabel('New password', { exact: true });
  await choice.fill(password);
  await choice.press('Enter');
  await expect(account.page.getByRole('alert')).toBeVisible();
  await account.page.goto('/settings/account');
  await expect(choice).toBeVisible();
  await choice.fill('only Grace knows this one');
  await choice.press('Enter');
  await expect(choice).toBeHidden();

  await context.clearCookies();
  await account.signIn('grace@example.org', 'only Grace knows this one');
  await expect(account.page.getByRole('textbox', { name: /message/i })).toBeVisible();
  await context.close();
});

test('an account is made, found among others, and deleted', async ({ admin }) => {
  await admin.addPerson('Grace Hopper', 'grace@example.org');
  await admin.openPerson('hop');
  await admin.drawer.getByRole('button', { name: 'Delete' }).click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(admin.drawer).toBeHidden();
  await expect(admin.page.getByText('Nobody was found.')).toBeVisible();
});

test('a drawer is filled in and sent with the keyboard, once', async ({ admin }) => {
  const { page, drawer } = admin;
  await admin.open('groups');
  await page.getByRole('button', { name: 'Add a group' }).click();
  await drawer.getByRole('button', { name: 'Close', exact: true }).first().focus();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(drawer.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('Poets');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/admin/groups')) sent.push(request.url());
  });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(drawer).toBeHidden();
  await expect(admin.row('Poets')).toBeVisible();
  expect(sent).toHaveLength(1);
});

test('a preset is shared with a group, whose members find it', async ({ admin, browser, own }) => {
  const member = await join(browser, own);
  await admin.open('groups');
  await admin.page.getByRole('button', { name: 'Add a group' }).click();
  await admin.drawer.getByLabel('Name', { exact: true }).fill('Poets');
  await admin.save();
  await admin.row('Poets').click();
  await admin.drawer.getByLabel('Find somebody to add').fill(member.account.email.slice(0, 20));
  await admin.drawer.getByRole('button', { name: 'Add Ada' }).first().click();
  await expect(admin.drawer.getByRole('button', { name: 'Remove Ada' })).toBeVisible();
  await admin.page.keyboard.press('Escape');

  await admin.page.goto('/');
  await savePreset(admin.page, 'House style');
  await openPresetActions(admin.page, 'House style');
  await admin.page.getByRole('menuitem', { name: 'Share with people…' }).click();
  const dialog = admin.page.getByRole('dialog', { name: 'Share House style' });
  await dialog.getByLabel('Find a person or a group').fill('Poe');
  const shared = admin.page.waitForResponse(
    (response) => response.url().includes('/api/shares/') && response.request().method() === 'PUT',
  );
  await dialog.getByRole('button', { name: 'Share with Poets' }).click();
  await shared;
  await expect(dialog.getByLabel('What Poets may do')).toHaveValue('viewer');
  await expectAccessible(admin.page);

  await member.page.goto('/');
  await new ChatPage(member.page).openParameters();
  await openPresetActions(member.page, 'House style');
  await expect(member.page.getByText('From Ada')).toBeVisible();
  await expect(member.page.getByRole('menuitem', { name: 'Make an own copy' })).toBeVisible();
  await expect(member.page.getByRole('menuitem', { name: 'Rename' })).toHaveCount(0);
  await member.context.close();
});

test('what administrators do is in the log, which is whole', async ({ admin }) => {
  await admin.addRole('Guests', ['Use presets']);
  await admin.open('audit');
  await admin.page.getByLabel('Action, by its beginning').fill('role.');
  await expect(admin.page.getByText(/^role\./).first()).toBeVisible();
  await admin.page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(admin.page.getByText('The log is intact')).toBeVisible();
  const download = admin.page.waitForEvent('download');
  await admin.page.getByRole('button', { name: 'Export as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('audit.csv');
});

test('terms have to be accepted, and a banner is read by everyone', async ({ admin, browser, own }) => {
  const member = await join(browser, own);
  await admin.open('notices');
  await admin.page.getByLabel('Banner').fill('Maintenance on Sunday');
  await admin.page.getByLabel('Terms').fill('# House rules\n\nBe **kind**.');
  await admin.page.getByRole('button', { name: 'Save' }).click();
  await expect(admin.page.getByText('Saved.', { exact: true }).first()).toBeVisible();

  await member.page.goto('/');
  await expect(member.page.getByRole('heading', { name: 'House rules' })).toBeVisible();
  await member.page.getByRole('button', { name: 'I accept' }).click();
  await expect(member.page.getByRole('textbox', { name: /message/i })).toBeVisible();
  await expect(member.page.getByText('Maintenance on Sunday')).toBeVisible();
  await member.context.close();
});

test('a network address is banned and let in again', async ({ admin }) => {
  await admin.open('abuse');
  await admin.page.getByRole('button', { name: 'Ban somebody' }).click();
  await admin.drawer.getByRole('textbox', { name: 'Network address' }).fill('203.0.113.7');
  await admin.drawer.getByLabel('Reason').fill('crawling');
  await admin.drawer.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(admin.page.getByText('203.0.113.7')).toBeVisible();
  await admin.page.getByRole('button', { name: /^Lift the ban/ }).click();
  await expect(admin.page.getByText('Nobody is banned.')).toBeVisible();
  // The button that had the focus is gone with its row.
  expect(await admin.page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test('somebody who is banned is told so, at work and when signing in, and comes back as they left', async ({
  admin,
  browser,
  own,
}) => {
  const member = await join(browser, own);
  await member.page.goto('/settings/account');
  await expect(member.page.getByLabel('Your name')).toBeVisible();
  await admin.open('abuse');
  await admin.page.getByRole('button', { name: 'Ban somebody' }).click();
  await admin.drawer.getByRole('radio', { name: 'Person', exact: true }).click();
  await admin.drawer.getByLabel('Search by name or address').fill(member.account.email);
  await admin.drawer.getByRole('radio', { name: new RegExp(member.account.email) }).check();
  await admin.drawer.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(admin.drawer).toBeHidden();

  await member.page.getByRole('link', { name: 'Devices' }).click();
  await expect(member.page).toHaveURL(/sign-in/);
  await expect(member.page.getByRole('alert')).toContainText('Come back in 24 hours');
  await expectAccessible(member.page);
  await new AccountPage(member.page).signIn(member.account.email, password);
  await expect(member.page.getByRole('alert')).toContainText('Come back in 24 hours');

  await admin.page.getByRole('button', { name: /^Lift the ban/ }).click();
  await expect(admin.page.getByText('Nobody is banned.')).toBeVisible();
  await member.page.goto('/settings/account');
  await expect(member.page.getByLabel('Your name')).toBeVisible();
  await member.context.close();
});

test('a new role does not take the place of another one', async ({ admin }) => {
  await admin.addRole('Guests', ['Use presets']);
  await admin.page.getByRole('button', { name: 'Add a role' }).click();
  await admin.drawer.getByLabel('Name', { exact: true }).fill('Visitors');
  await admin.drawer.getByLabel('Short name').fill('guests');
  await admin.drawer.getByRole('button', { name: 'Save' }).click();
  await expect(admin.drawer.getByText('There is a role with this short name already')).toBeVisible();
  await admin.drawer.getByLabel('Short name').fill('visitors');
  await admin.save();
  await expect(admin.row('Guests')).toBeVisible();
  await expect(admin.row('Visitors')).toBeVisible();
});

test('each section can be read by everyone, in both themes and on a phone', async ({ admin }) => {
  test.slow();
  await admin.page.emulateMedia({ reducedMotion: 'reduce' });
  for (const section of ['users', 'roles', 'groups', 'identity', 'notices', 'audit', 'abuse', 'settings']) {
    for (const scheme of ['light', 'dark'] as const) {
      await admin.page.emulateMedia({ colorScheme: scheme });
      await admin.open(section);
      await expectAccessible(admin.page, `${section} ${scheme}`);
    }
  }
  await admin.page.setViewportSize({ width: 390, height: 844 });
  await admin.open('users');
  const width = await admin.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test('somebody without a right of administration finds no page of it', async ({ admin, browser, own }) => {
  await admin.open('users');
  const member = await join(browser, own);
  await member.page.goto('/admin');
  await expect(member.page.getByRole('heading', { name: 'This page is for administrators' })).toBeVisible();
  await expectAccessible(member.page);
  await member.page.getByRole('link', { name: 'Go to the start' }).click();
  await expect(new ChatPage(member.page).composer).toBeVisible();
  await member.context.close();
});

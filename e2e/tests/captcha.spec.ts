import type { FrameLocator, Page } from '@playwright/test';

import { expectAccessible } from '../stack/accessibility';
import { AccountPage } from '../stack/account-page';
import { ChatPage } from '../stack/chat-page';
import { expect, password, register, test as base } from '../stack/fixtures';
import { Turnstile } from '../stack/peers/turnstile';

interface Guarded {
  turnstile: Turnstile;
  /** The address of somebody who has an account where a captcha is asked for. */
  email: string;
}

const test = base.extend<Guarded>({
  // Playwright reads the names of fixtures out of this pattern, so it has to be one.
  // oxlint-disable-next-line no-empty-pattern
  turnstile: async ({}, provide) => {
    const turnstile = await Turnstile.start();
    await provide(turnstile);
    await turnstile.stop();
  },
  email: async ({ browser, page, startOwn, turnstile }, provide) => {
    const own = await startOwn();
    const context = await browser.newContext();
    const { email } = await register(context, own.url);
    await context.close();
    await own.change({ abuse: turnstile.settings });
    await page.goto(`${own.url}/sign-in`);
    await provide(email);
  },
});

const widgetOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Stand-in of Turnstile"]');

test('the widget is the only thing from elsewhere, is reached with the keyboard, and asked anew after each try', async ({
  page,
  email,
  turnstile,
}) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  const person = widgetOf(page).getByRole('button', { name: 'I am a person' });
  await expect(person).toBeVisible();
  await expectAccessible(page);
  const account = new AccountPage(page);
  await account.email.fill(email);
  await account.password.fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Do this check first.')).toBeVisible();

  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(person).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Do this check first.')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(person).toBeVisible();

  await person.click();
  await account.password.fill(password);
  await page.keyboard.press('Enter');
  await expect(new ChatPage(page).composer).toBeVisible();
  expect(refused).toEqual([]);

  const policy =
    (await page.request.get(new URL('/', page.url()).href)).headers()['content-security-policy'] ?? '';
  const admitted = policy.split('; ').filter((directive) => directive.includes('http'));
  expect(admitted).toEqual([`script-src 'self' ${turnstile.url}`, `frame-src 'self' ${turnstile.url}`]);
});

test('each form has one widget', async ({ page, email: _email }) => {
  const frames = page.locator('iframe');
  await expect(frames).toHaveCount(1);
  await page.getByRole('link', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Create account' })).toBeVisible();
  await expect(frames).toHaveCount(1);
  const account = new AccountPage(page);
  await account.email.fill(`${crypto.randomUUID()}@example.org`);
  await account.password.fill(password);
  await widgetOf(page).getByRole('button', { name: 'I am a person' }).click();
  await expect(widgetOf(page).getByRole('button', { name: 'Done' })).toBeVisible();
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(new ChatPage(page).composer).toBeVisible();
});

test('a script that is slow or does not come says so, and can be asked for again', async ({
  page,
  email: _email,
  turnstile,
}) => {
  const release = new AbortController();
  turnstile.held = new Promise((resolve) => {
    release.signal.addEventListener('abort', () => resolve());
  });
  await page.reload({ waitUntil: 'commit' });
  await expect(page.getByText('Loading the check that you are a person…')).toBeVisible();
  release.abort();
  await expect(widgetOf(page).getByRole('button')).toBeVisible();

  await page.route(`${turnstile.url}/api.js*`, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  await expectAccessible(page);
  await page.unroute(`${turnstile.url}/api.js*`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(widgetOf(page).getByRole('button')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

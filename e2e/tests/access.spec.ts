import { expectAccessible } from '../stack/accessibility';
import { ChatPage } from '../stack/chat-page';
import { AccountPage } from '../stack/account-page';
import { expect, test } from '../stack/fixtures';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });

    for (const path of ['/sign-in', '/register']) {
      test(path, async ({ page }) => {
        await page.goto(path);
        await expect(new AccountPage(page).email).toBeVisible();
        await expectAccessible(page);
      });
    }

    test('the empty chat, an answer and an error', async ({ chat }) => {
      await expectAccessible(chat.page);
      await chat.ask('rich');
      await expect(chat.answer.getByRole('heading', { name: 'Primes' })).toBeVisible();
      await chat.waitForEnd();
      await expectAccessible(chat.page);
      await chat.ask('refuse my key');
      await expect(chat.page.getByRole('alert').last()).toBeVisible({ timeout: 30_000 });
      await expectAccessible(chat.page);
    });

    test('the settings, each section', async ({ chat, page }) => {
      test.slow();
      await chat.openSettings();
      await expect(page.getByRole('navigation', { name: 'Settings' })).toBeVisible();
      const sections = await page
        .getByRole('link')
        .evaluateAll((links) =>
          links
            .map((link) => link.getAttribute('href') ?? '')
            .filter((href) => href.startsWith('/settings/')),
        );
      expect(sections.length).toBeGreaterThan(1);
      for (const section of new Set(sections)) {
        await page.goto(section);
        await expect(page.getByRole('heading').first()).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
}

test('the way from sign-in to an answer needs no mouse', async ({ page, account, context }) => {
  await context.clearCookies();
  await page.goto('/sign-in');
  const accounts = new AccountPage(page);
  await expect(accounts.email).toBeVisible();
  await accounts.email.focus();
  await page.keyboard.type(account.email);
  await page.keyboard.press('Tab');
  await expect(accounts.password).toBeFocused();
  await page.keyboard.type('a long enough passphrase');
  await page.keyboard.press('Enter');
  await expect(new ChatPage(page).composer).toBeFocused();
  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A short answer from the mock.')).toBeVisible();
});

test('an answer is announced when it begins and when it ends, not word by word', async ({ chat, page }) => {
  await chat.ask('rich');
  await chat.waitForEnd();
  await expect(page.getByRole('log')).toBeVisible();
  const polite = await page.locator('[aria-live="polite"], [role="status"]').allTextContents();
  expect(polite.join(' ')).not.toContain('two divisors');
});

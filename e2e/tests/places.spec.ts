import { AccountPage } from '../stack/account-page';
import { expect, password, test } from '../stack/fixtures';
import { present } from '../stack/present';
import { ChatPage } from '../stack/chat-page';

test.describe('Spanish', () => {
  test.use({ locale: 'es-ES' });

  test('the page speaks Spanish to a Spanish browser', async ({ page, account: _account }) => {
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', /^es/);
    await expect(page.getByRole('textbox', { name: /mensaje/i })).toBeVisible();
    await expect(page.getByRole('button', { name: /enviar/i })).toBeVisible();
  });
});

test('right to left mirrors the page and keeps code as it is', async ({ page, chat }) => {
  await page.goto('/?dir=rtl');
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await chat.ask('rich');
  await expect(chat.answer.getByText('def is_prime')).toBeVisible();
  await chat.waitForEnd();
  const direction = await chat.answer
    .locator('pre')
    .first()
    .evaluate((code) => getComputedStyle(code).direction);
  expect(direction).toBe('ltr');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(overflow).toBe(false);
  const sidebar = present(await chat.sidebar.root.boundingBox(), 'the sidebar');
  const composer = present(await chat.composer.boundingBox(), 'the composer');
  expect(sidebar.x).toBeGreaterThan(composer.x);
});

test.describe('phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('everything fits and is within reach', async ({ page, account: _account }) => {
    const chat = new ChatPage(page);
    await chat.open();
    await chat.ask('rich');
    await expect(chat.answer.getByText('def is_prime')).toBeVisible();
    await chat.waitForEnd();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(overflow).toBe(false);
    await expect(chat.composer).toBeInViewport();
    await chat.openSidebar();
    await expect(chat.sidebar.conversation(/rich/)).toBeVisible();
  });

  test('news covers no button of a form, and a swipe takes it away', async ({ page, chat: _chat }) => {
    await new AccountPage(page).changePassword(password, 'another long enough passphrase');
    const news = page.getByRole('listitem').filter({ hasText: 'The password was changed' });
    await expect(news).toBeVisible();
    const box = present(await news.boundingBox(), 'the news');
    expect(box.y + box.height).toBeLessThan(200);
    const [x, y] = [box.x + 40, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 120, y, { steps: 6 });
    await page.mouse.up();
    await expect(news).toBeHidden();
  });
});

test('the shell opens without a network, and says so', async ({ page, chat, context }) => {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBeGreaterThan(0);
  await page.reload();
  await expect(chat.composer).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(/offline|can not be reached/i).first()).toBeVisible();
  await context.setOffline(false);
  await expect(chat.composer).toBeVisible();
});

test('it can be installed', async ({ page, request, chat: _chat }) => {
  const href = present(await page.locator('link[rel="manifest"]').getAttribute('href'), 'a manifest');
  const manifest = (await (await request.get(href)).json()) as { icons: { src: string }[]; display: string };
  expect(manifest.display).toBe('standalone');
  for (const icon of manifest.icons) {
    expect((await request.get(new URL(icon.src, new URL(href, page.url())).pathname)).ok()).toBe(true);
  }
});

test('the API page shows itself without any outside host', async ({ page, server }) => {
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
      outside.push(request.url());
  });
  await page.goto('/docs');
  await expect(page.getByText('/api/messages').first()).toBeVisible({ timeout: 20_000 });
  expect(outside).toEqual([]);
});

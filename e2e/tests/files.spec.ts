import type { Page } from '@playwright/test';

import { expectAccessible } from '../stack/accessibility';
import { expect, test } from '../stack/fixtures';

/** Draws a picture in the browser: `type` as canvases name it. */
async function draw(page: Page, width: number, height: number, type = 'image/png'): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([w, h, kind]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = '#c33';
      context.fillRect(0, 0, w / 2, h);
      context.fillStyle = '#36c';
      context.fillRect(w / 2, 0, w / 2, h);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: kind })).arrayBuffer());
      return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
    },
    [width, height, type] as const,
  );
  return Buffer.from(base64, 'base64');
}

/** Says in a JPEG, by its EXIF data, that the camera was turned by a quarter. */
function turn(jpeg: Buffer): Buffer {
  // Little-endian TIFF with one entry: orientation (0x0112), a short, once, with the value 6.
  const tiff = '49492a0008000000010012010300010000000600000000000000';
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), Buffer.from(tiff, 'hex')]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
}

const input = (page: Page) => page.locator('input[type=file]');
const attached = (page: Page) => page.getByRole('list', { name: 'Attached files' });

test('a picture is made smaller, sent, shown in the question and opened large', async ({ chat, page }) => {
  const uploaded = page.waitForResponse('**/api/files');
  await input(page).setInputFiles({
    name: 'wide.png',
    mimeType: 'image/png',
    buffer: await draw(page, 3000, 1500),
  });
  const file = (await (await uploaded).json()) as { width: number; height: number };
  expect([file.width, file.height]).toEqual([2048, 1024]);
  await chat.ask('What is in the picture?');
  await expect(attached(page)).toBeHidden();
  await chat.waitForEnd();
  const picture = chat.question.getByRole('img', { name: 'wide.png' });
  await expect(picture).toBeVisible();
  await page.reload();
  await expect(picture).toBeVisible();
  await expectAccessible(page);
  await chat.question.getByRole('button', { name: 'Show wide.png large' }).press('Enter');
  const lightbox = page.getByRole('dialog', { name: 'wide.png' });
  await expect(lightbox.getByRole('img')).toBeVisible();
  const download = page.waitForEvent('download');
  await lightbox.getByRole('button', { name: 'Download wide.png' }).click();
  expect((await download).suggestedFilename()).toBe('wide.png');
  await page.keyboard.press('Escape');
  await expect(lightbox).toBeHidden();
});

test('a photograph stands upright, as the camera says it was held', async ({ chat: _chat, page }) => {
  const jpeg = await draw(page, 3000, 1000, 'image/jpeg');
  const uploaded = page.waitForResponse('**/api/files');
  await input(page).setInputFiles({ name: 'held.jpg', mimeType: 'image/jpeg', buffer: turn(jpeg) });
  const file = (await (await uploaded).json()) as { width: number; height: number };
  expect([file.width, file.height]).toEqual([683, 2048]);
});

test('a picture keeps its size where originals are wanted', async ({ chat: _chat, page }) => {
  await page.getByRole('button', { name: 'Add files and more' }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Send images in their original size' }).click();
  await page.keyboard.press('Escape');
  const uploaded = page.waitForResponse('**/api/files');
  await input(page).setInputFiles({
    name: 'wide.jpg',
    mimeType: 'image/jpeg',
    buffer: await draw(page, 3000, 1000, 'image/jpeg'),
  });
  expect(((await (await uploaded).json()) as { width: number }).width).toBe(3000);
});

test('a file that did not arrive is sent again, and another one is removed', async ({ chat, page }) => {
  let isBroken = true;
  await page.route('**/api/files', (route) => (isBroken ? route.abort() : route.continue()));
  await input(page).setInputFiles([
    { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes') },
    { name: 'other.md', mimeType: 'text/markdown', buffer: Buffer.from('# Other') },
  ]);
  const retry = page.getByRole('button', { name: 'Send notes.md again' });
  await expect(retry).toBeVisible();
  await expect(chat.sendButton).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(page);
  isBroken = false;
  await page.getByRole('button', { name: 'Remove other.md' }).click();
  await retry.click();
  await expect(retry).toBeHidden();
  // Files alone are a question, too.
  await chat.sendButton.click();
  await expect(chat.question.getByRole('button', { name: 'Download notes.md' })).toBeVisible();
  await expect(chat.answer).toContainText('A short answer');
});

test('a question waits for its files', async ({ chat, page }) => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/files', async (route) => {
    await held;
    await route.continue();
  });
  await input(page).setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await chat.composer.fill('read this');
  await chat.composer.press('Enter');
  await expect(page.getByRole('button', { name: /sent as soon as its files/ })).toBeVisible();
  await expect(chat.composer).toHaveValue('read this');
  release?.();
  await expect(chat.question).toContainText('read this');
  await expect(chat.question.getByRole('button', { name: 'Download a.txt' })).toBeVisible();
});

test('files are dropped anywhere and pasted into the field; what can not be read is said', async ({
  chat,
  page,
}) => {
  await page.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['# Notes'], 'dropped.md', { type: 'text/markdown' }));
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer: carried, bubbles: true }));
    Reflect.set(window, 'carried', carried);
  });
  await expect(page.getByText('Drop files here')).toBeVisible();
  await page.evaluate(() => {
    const dataTransfer = Reflect.get(window, 'carried') as DataTransfer;
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText('Drop files here')).toBeHidden();
  await expect(attached(page)).toContainText(/dropped\.md.*byte/);
  await page.reload();
  await expect(attached(page)).toContainText('dropped.md');
  await chat.composer.evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array([0, 1, 2, 255, 254, 0])], 'pasted.bin'));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(attached(page).getByRole('alert')).toContainText('not a file that can be read here');
  await expect(page.getByRole('button', { name: 'Send pasted.bin again' })).toBeHidden();
});

test('an edited question keeps its files, unless they are removed', async ({ chat, page }) => {
  await input(page).setInputFiles([
    { name: 'one.md', mimeType: 'text/markdown', buffer: Buffer.from('# One') },
    { name: 'two.md', mimeType: 'text/markdown', buffer: Buffer.from('# Two') },
  ]);
  await chat.ask('read these');
  await expect(chat.answer).toContainText('A short answer');
  await chat.waitForEnd();
  await chat.question.hover();
  await chat.question.getByRole('button', { name: 'Edit' }).click();
  await chat.question.getByRole('button', { name: 'Remove two.md' }).click();
  const field = page.getByRole('textbox', { name: 'Edit your message' });
  await field.fill('read this');
  await field.press('Enter');
  await expect(chat.question).toContainText('read this');
  await expect(chat.question.getByRole('button', { name: /^Download/ })).toHaveCount(1);
  await expect(chat.answer).toContainText('A short answer');
  await chat.waitForEnd();
  await chat.stepBack();
  await expect(chat.question.getByRole('button', { name: /^Download/ })).toHaveCount(2);
});

import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ChatPage } from '../stack/chat-page';
import { expect, register, test } from '../stack/fixtures';
import { repository } from '../stack/process';

// `make e2e` puts it there; without a network, and on other systems than Linux, it is missing.
const folder = join(repository, '.cache', 'models');

test('the model on this machine answers with no key and no network', async ({ browser, startOwn }) => {
  test.setTimeout(180_000);
  const names = await readdir(folder).catch(() => []);
  const file = names.find((name) => name.endsWith('.gguf')) ?? '';
  test.skip(file === '', 'no model: tertulia models add smollm2 --home .cache');
  const server = await startOwn({ endpoints: [], localModel: true });
  await mkdir(join(server.home, 'models'), { recursive: true });
  await copyFile(join(folder, file), join(server.home, 'models', file));
  const context = await browser.newContext({ baseURL: server.url });
  await register(context, server.url);
  const chat = new ChatPage(await context.newPage());
  await chat.open();
  await chat.ask('What is the capital of France?');
  // What so small a model says differs from time to time, and so does how long it talks.
  await expect(chat.answer).toContainText(/(\p{L}+\P{L}+){3}/u, { timeout: 150_000 });
  if (await chat.stopButton.isVisible()) await chat.stopButton.click();
  await chat.waitForEnd(30_000);
  await context.close();
});

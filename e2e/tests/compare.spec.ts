import type { Page } from '@playwright/test';

import { expectAccessible } from '../stack/accessibility';
import type { ChatPage } from '../stack/chat-page';
import { expect, reasoningModel, slowModel, steadyModel, test } from '../stack/fixtures';

async function compareWith(page: Page, ...models: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Add files and more' }).click();
  await page.getByRole('menuitem', { name: 'Ask several models' }).click();
  const dialog = page.getByRole('dialog');
  for (const model of models) {
    await dialog.getByRole('combobox').fill(model);
    await dialog.getByRole('option', { name: model }).click();
    await expect(dialog.getByRole('button', { name: `Do not ask ${model}` })).toBeVisible();
  }
  await dialog.getByRole('button', { name: 'Done' }).click();
}

const column = (chat: ChatPage, model: string) =>
  chat.page.getByRole('region', { name: new RegExp(`^Answer \\d of \\d, by ${model}`) });

test('two models answer side by side, and the conversation goes on with the better one', async ({
  chat,
  page,
}) => {
  await chat.pickModel(steadyModel);
  await compareWith(page, reasoningModel);
  await chat.ask('compare');
  await expect(column(chat, steadyModel)).toContainText('the river');
  await expect(column(chat, reasoningModel)).toContainText('Thought process');
  await chat.waitForEnd();
  await expect(column(chat, steadyModel)).toContainText('Goes on from here');
  await expectAccessible(page);

  await page.reload();
  await expect(column(chat, steadyModel)).toContainText('the river');
  await expect(column(chat, reasoningModel)).toContainText('evening');
  await page.getByRole('button', { name: `Continue with this one: ${reasoningModel}` }).press('Enter');
  await expect(column(chat, steadyModel)).toBeHidden();
  await expect(page.getByText('2/2')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Model/ })).toContainText(reasoningModel);

  await chat.ask('and on');
  await expect(page.getByRole('article', { name: 'You' })).toHaveCount(2);
  await chat.waitForEnd();
  await page.reload();
  await expect(page.getByText('2/2')).toBeVisible();
});

test('one of several answers is stopped while the others go on', async ({ chat, page }) => {
  await chat.pickModel(steadyModel);
  await compareWith(page, slowModel);
  await chat.ask('compare');
  await expect(column(chat, slowModel)).toContainText('the river');
  await page.getByRole('button', { name: `Stop ${slowModel}` }).click();
  await expect(column(chat, slowModel)).toContainText('You stopped this answer.');
  await expect(chat.stopButton).toBeVisible();
  await chat.waitForEnd();
  await expect(column(chat, steadyModel)).not.toContainText('You stopped this answer.');
});

test('answers that are still being written are followed again after a reload', async ({ chat, page }) => {
  await chat.pickModel(steadyModel);
  await compareWith(page, slowModel);
  await chat.ask('compare');
  await expect(column(chat, slowModel)).toContainText('the river');
  await page.reload();
  await expect(page.getByRole('button', { name: `Stop ${slowModel}` })).toBeVisible();
  const before = (await column(chat, slowModel).innerText()).length;
  await expect.poll(async () => (await column(chat, slowModel).innerText()).length).toBeGreaterThan(before);
  await chat.stop();
  await expect(column(chat, slowModel)).toContainText('You stopped this answer.');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the columns lie beside each other and are reached by their names', async ({ chat, page }) => {
    await chat.pickModel(steadyModel);
    await compareWith(page, reasoningModel);
    await chat.ask('compare');
    await chat.waitForEnd();
    await expect(column(chat, reasoningModel)).not.toBeInViewport({ ratio: 0.5 });
    await page
      .getByRole('group', { name: 'Go to an answer' })
      .getByRole('button', { name: reasoningModel })
      .click();
    await expect(column(chat, reasoningModel).getByRole('heading')).toBeInViewport();
    await expectAccessible(page);
  });
});

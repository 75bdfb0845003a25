import { expectAccessible } from '../stack/accessibility';
import { expect, makeFirstAccount, register, test as base } from '../stack/fixtures';
import { TertuliaServer } from '../stack/tertulia-server';

const priced = { contextTokens: 8000, price: { input: 2.5, output: 10 } };

/** A server with a model that costs something, one that fails half-way and one that is not reached. */
const test = base.extend<object, { pricedServer: TertuliaServer }>({
  pricedServer: [
    async ({ providers: { pacedUrl } }, provide) => {
      const fallback = ['Paced/words-50tps-50'];
      const server = await TertuliaServer.start({
        endpoints: [
          {
            name: 'Paced',
            baseUrl: pacedUrl,
            models: ['words-50tps-50'],
            modelOverrides: { '*': priced },
          },
          { name: 'Shaky', baseUrl: pacedUrl, models: ['words-50tps-40-error'], fallback },
          { name: 'Dead', baseUrl: 'http://127.0.0.1:9/v1', models: ['nobody'], fallback },
        ],
      });
      await makeFirstAccount(server);
      await provide(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ pricedServer }, provide) => provide(pricedServer.url),
  account: async ({ context, pricedServer }, provide) => provide(await register(context, pricedServer.url)),
});

test('an answer says what it took and what it cost', async ({ chat, page }) => {
  await chat.ask('hello');
  await chat.waitForEnd();
  await chat.answer.getByRole('button', { name: /60 tokens · \$0\.00053/ }).click();
  const details = page.getByRole('dialog', { name: 'About this answer' });
  await expect(details).toContainText('Tokens written50');
  await expect(details).toContainText('Price$0.00053');
  await expect(details).toContainText('tokens per second');
  await expect(details).toContainText('First word after');
  await expectAccessible(page);
});

test('the gauge says how full the window was', async ({ chat, page }) => {
  await chat.ask('hello');
  await chat.waitForEnd();
  await page.getByRole('button', { name: /^Context window: / }).press('Enter');
  const gauge = page.getByRole('meter', { name: 'Context window' });
  await expect(gauge).toHaveAttribute('aria-valuetext', /of 8,000 tokens/);
  await expect(page.getByRole('dialog')).toContainText('Kept for the answer');
  await expectAccessible(page);
});

test('where a model fails half-way another one goes on, and the seam is seen', async ({ chat, page }) => {
  await chat.pickModel('words-50tps-40-error');
  await chat.ask('hello');
  const seam = 'words-50tps-40-error failed – words-50tps-50 goes on';
  await expect(chat.answer).toContainText(seam);
  await chat.waitForEnd();
  await page.reload();
  await expect(chat.answer).toContainText(seam);
  await expectAccessible(page);
});

test('an answer by another model than asked says so', async ({ chat }) => {
  await chat.pickModel('nobody');
  await chat.ask('hello');
  await expect(chat.answer).toContainText('words-50tps-50 answered in place of nobody');
});

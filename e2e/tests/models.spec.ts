import { expectAccessible } from '../stack/accessibility';
import { ChatPage } from '../stack/chat-page';
import { type Account, expect, makeFirstAccount, register, test as base } from '../stack/fixtures';
import { TertuliaServer } from '../stack/tertulia-server';
import { listVendors } from '../stack/vendors';

const test = base.extend<object, { vendorServer: TertuliaServer }>({
  vendorServer: [
    async ({ providers }, provide) => {
      const server = await TertuliaServer.start({
        endpoints: [
          ...listVendors(providers.mockUrl),
          { name: 'Private', baseUrl: providers.mockUrl, apiKey: 'user_provided', models: ['secret-model'] },
          {
            name: 'Failing',
            baseUrl: 'http://127.0.0.1:9/v1',
            models: ['nobody'],
            retries: 0,
            fallback: ['Groq/llama-3.3-70b'],
          },
        ],
        settings: {
          modelSpecs: [
            {
              name: 'poet',
              label: 'The poet',
              description: 'Answers in verse',
              icon: '🖋️',
              group: 'House',
              model: 'Anthropic/claude-sonnet-4-5',
              settings: { systemPrompt: 'Answer in verse.', temperature: 1 },
              starters: ['Write me a haiku'],
            },
          ],
        },
      });
      await makeFirstAccount(server);
      await provide(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ vendorServer }, provide) => provide(vendorServer.url),
  account: async ({ context, vendorServer }, provide) => provide(await register(context, vendorServer.url)),
});

/** The open conversation, as the server has it. */
async function readConversation(chat: ChatPage, { accessToken }: Account): Promise<unknown> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await chat.page.request.get(`/api/conversations/${chat.conversationId}`, { headers });
  return answer.json();
}

test('the panel shows what the model has, and what is set goes along and stays', async ({
  account,
  chat,
  page,
}) => {
  await chat.pickModelOf('Anthropic');
  let panel = await chat.openParameters();
  await expect(panel.getByRole('textbox', { name: 'System prompt' })).toBeVisible();
  await expect(panel.getByText('Verbosity')).toBeHidden();
  await panel.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await panel.getByRole('textbox', { name: 'Temperature' }).fill('7');
  await expect(panel.getByRole('alert')).toContainText('A number from 0 to 1');
  await panel.getByRole('textbox', { name: 'Temperature' }).fill('0.5');
  await page.keyboard.press('Escape');
  await chat.ask('hello');
  await chat.waitForEnd();
  expect(await readConversation(chat, account)).toMatchObject({
    model: 'Anthropic/claude-sonnet-4-5',
    settings: { systemPrompt: 'Be brief.', temperature: 0.5 },
  });
  await page.reload();
  panel = await chat.openParameters();
  await expect(panel.getByRole('textbox', { name: 'System prompt' })).toHaveValue('Be brief.');
  await expect(panel.getByRole('textbox', { name: 'Temperature' })).toHaveValue('0.5');
  await expectAccessible(page);
});

test('what is left to the provider again is forgotten, and what another model has not is not sent', async ({
  account,
  chat,
  page,
}) => {
  await chat.pickModelOf('Anthropic');
  const panel = await chat.openParameters();
  await panel.getByRole('textbox', { name: 'Top K' }).fill('5');
  await panel.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await page.keyboard.press('Escape');
  await chat.pickModelOf('OpenAI');
  await chat.ask('hello');
  await chat.waitForEnd();
  expect(await readConversation(chat, account)).toMatchObject({ settings: { systemPrompt: 'Be brief.' } });
  expect(((await readConversation(chat, account)) as { settings: object }).settings).not.toHaveProperty(
    'topK',
  );
  await chat.openParameters();
  await panel.getByRole('button', { name: 'Leave everything to the provider' }).click();
  await page.keyboard.press('Escape');
  await expect
    .poll(async () => ((await readConversation(chat, account)) as { settings: object }).settings)
    .not.toHaveProperty('systemPrompt', 'Be brief.');
});

test('Escape closes only what is uppermost, and the focus goes back to where it came from', async ({
  chat,
  page,
}) => {
  const panel = await chat.openParameters();
  const presets = panel.getByRole('button', { name: 'Presets' });
  await presets.press('Enter');
  await page.keyboard.press('Escape');
  await expect(presets).toBeFocused();
  await presets.press('Enter');
  await page.getByRole('menuitem', { name: 'Save as preset' }).press('Enter');
  const name = page.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(name).toBeHidden();
  await expect(presets).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Parameters' })).toBeFocused();
});

test('a deleted preset can be taken back while its dialog is open', async ({ chat, page }) => {
  const panel = await chat.openParameters();
  const presets = panel.getByRole('button', { name: 'Presets' });
  await presets.click();
  await page.getByRole('menuitem', { name: 'Save as preset' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Once');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeHidden();
  await presets.click();
  await page.getByRole('menuitem', { name: 'Look after presets' }).click();
  await page.getByRole('button', { name: 'Actions for Once' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Actions for Once' })).toBeVisible();
});

test('without a connection the panel does not open, and the page stays', async ({ chat, page, context }) => {
  await page.getByRole('textbox', { name: 'Message' }).fill('not sent yet');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Parameters' }).click();
  await expect(page.getByText('The server can not be reached').first()).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('not sent yet');
  await context.setOffline(false);
  await expect(await chat.openParameters()).toBeVisible();
});

test('a preset is saved, becomes the default, is shared and taken over', async ({ chat, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chat.pickModelOf('Groq');
  const panel = await chat.openParameters();
  await panel.getByRole('textbox', { name: 'System prompt' }).fill('You are terse.');
  await panel.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: 'Save as preset' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Terse');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeHidden();
  await panel.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: 'Look after presets' }).click();
  const actions = page.getByRole('button', { name: 'Actions for Terse' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Use for new conversations' }).click();
  await expect(page.getByLabel('Default for new conversations')).toBeVisible();
  await actions.click();
  await page.getByRole('menuitem', { name: 'Copy a link to it' }).click();
  await expect(page.getByText('The link is in the clipboard').first()).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  await page.goto('/');
  const fresh = await chat.openParameters();
  await expect(fresh.getByRole('textbox', { name: 'System prompt' })).toHaveValue('You are terse.');

  await page.goto(link);
  await expect(page.getByText('You are terse.')).toBeVisible();
  await page.getByRole('button', { name: 'Save to my presets' }).click();
  await expect(page.getByText('It is among your presets now.').first()).toBeVisible();
});

test('a spec brings its starters, and its prompt is not shown', async ({ account, chat, page }) => {
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('option', { name: /The poet/ }).click();
  await expect(page.getByRole('button', { name: 'Model: The poet' })).toBeVisible();
  await page.getByRole('button', { name: 'Write me a haiku' }).click();
  await expect(chat.composer).toHaveValue('Write me a haiku');
  await chat.composer.press('Enter');
  await expect(chat.answer).toContainText('A short answer from the mock.');
  await chat.waitForEnd();
  expect(await readConversation(chat, account)).toMatchObject({ spec: 'poet', settings: {} });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Model: The poet' })).toBeVisible();
  expect(await page.content()).not.toContain('Answer in verse.');
});

test('a key of one’s own opens an endpoint, and is taken away again', async ({ chat, page }) => {
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('combobox', { name: 'Search models' }).fill('Private');
  await page.getByRole('option', { name: 'Enter your own key' }).click();
  await page.getByLabel('Key for Private').fill('sk-my-own-key-123456');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The key for Private is saved.').first()).toBeVisible();
  await expect(page.getByLabel('Key for Private')).toHaveValue('');
  await chat.open();
  await chat.pickModelOf('Private');
  await chat.ask('hello');
  await expect(chat.answer).toContainText('A short answer from the mock.');
  await page.goto('/settings/keys');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('No key yet.')).toBeVisible();
});

test('another model answers where the endpoint fails, and the answer says so', async ({ chat, page }) => {
  await chat.pickModelOf('Failing');
  await chat.ask('hello');
  await expect(chat.answer).toContainText('A short answer from the mock.');
  await chat.waitForEnd();
  await expect(chat.answer).toContainText('llama-3.3-70b');
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('an administrator adds a provider, tests it and removes it; others may not', async ({
  browser,
  providers,
  startOwn,
}) => {
  const server = await startOwn({ endpoints: [{ name: 'First', baseUrl: providers.mockUrl }] });
  const context = await browser.newContext({ baseURL: server.url });
  await register(context, server.url);
  const page = await context.newPage();
  await page.goto('/admin/endpoints');
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Added');
  await page.getByRole('combobox', { name: 'Whose API it is' }).selectOption('anthropic');
  await page.getByRole('textbox', { name: 'Address' }).fill(providers.mockUrl);
  await page.getByLabel('Key', { exact: true }).fill('sk-entered-by-hand');
  await page.getByRole('textbox', { name: 'Models' }).fill('claude-sonnet-4-5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const card = page.getByRole('region', { name: 'Added' });
  await card.getByRole('button', { name: 'Test' }).click();
  await expect(card).toContainText('answered in');
  expect(await page.content()).not.toContain('sk-entered-by-hand');
  await expectAccessible(page);

  const chat = new ChatPage(page);
  await chat.open();
  await chat.pickModelOf('Added');
  await chat.ask('hello');
  await expect(chat.answer).toContainText('A short answer from the mock.');

  await page.goto('/admin/endpoints');
  await card.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Remove what was set here' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Remove what was set here' }).click();
  await expect(card).toBeHidden();
  await page.goto('/admin/settings');
  await page.getByLabel('Search settings').fill('endpoints.First.baseUrl');
  await expect(page.getByText('tertulia.yaml', { exact: true }).first()).toBeVisible();

  const other = await browser.newContext({ baseURL: server.url });
  await register(other, server.url);
  const theirs = await other.newPage();
  await theirs.goto('/admin');
  await expect(theirs.getByText('This page is for administrators')).toBeVisible();
  await context.close();
  await other.close();
});

test('only the models in sight are ever on the page, however many there are', async ({
  context,
  page,
  providers,
  startOwn,
}) => {
  const models = Array.from({ length: 300 }, (_, index) => `model-${index + 1}`);
  const { url } = await startOwn({ endpoints: [{ name: 'Many', baseUrl: providers.mockUrl, models }] });
  await register(context, url);
  await new ChatPage(page).open(url);
  const seen = await page.evaluateHandle(() => {
    const found = { most: 0 };
    new MutationObserver(() => {
      found.most = Math.max(found.most, document.querySelectorAll('[role=option]').length);
    }).observe(document.body, { childList: true, subtree: true });
    return found;
  });
  await page.getByRole('button', { name: /^Model/ }).click();
  await expect(page.getByRole('option', { name: 'model-2', exact: true })).toBeInViewport();
  await page.getByRole('combobox', { name: 'Search models' }).fill('model-300');
  await expect(page.getByRole('option')).toHaveCount(1);
  expect(await seen.evaluate(({ most }) => most)).toBeLessThan(40);
});

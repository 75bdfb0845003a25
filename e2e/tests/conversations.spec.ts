import { expect, test } from '../stack/fixtures';

test('a conversation gets a title, and can be renamed', async ({ chat, page }) => {
  await chat.ask('What is a prime number?');
  await expect(chat.answer).toContainText('A short answer');
  await chat.sidebar.rename('What is a prime number?', 'Numbers');
  await expect(chat.sidebar.conversation('Numbers')).toBeVisible();
  await page.reload();
  await expect(chat.sidebar.conversation('Numbers')).toBeVisible();
});

test('archiving takes a conversation out of the list, and it can be brought back', async ({ chat }) => {
  await chat.ask('Keep this for later');
  await expect(chat.answer).toContainText('A short answer');
  const row = chat.sidebar.conversation('Keep this for later');
  await chat.sidebar.archive('Keep this for later');
  await expect(row).toBeHidden();
  await chat.sidebar.showArchived();
  await chat.sidebar.unarchive('Keep this for later');
  await expect(row).toBeHidden();
  await chat.sidebar.showAll();
  await expect(row).toBeVisible();
});

test('deleting asks first, and then it is gone', async ({ chat, page }) => {
  await chat.ask('Forget this');
  await expect(chat.answer).toContainText('A short answer');
  const { conversationId, path } = chat;
  await chat.sidebar.delete('Forget this');
  await expect(chat.sidebar.conversation('Forget this')).toBeHidden();
  const gone = page.waitForResponse(
    (response) =>
      response.request().method() === 'GET' &&
      response.url().includes(`/api/conversations/${conversationId}`),
  );
  await page.goto(path);
  expect((await gone).status()).toBe(404);
});

test('each conversation keeps its own draft', async ({ chat, page }) => {
  await chat.ask('hello');
  await expect(chat.answer).toContainText('A short answer');
  const { path } = chat;
  await chat.composer.fill('half a thought');
  await chat.sidebar.startNew();
  await expect(chat.composer).toHaveValue('');
  await chat.composer.fill('another one');
  await page.reload();
  await expect(chat.composer).toHaveValue('another one');
  await chat.open(path);
  await expect(chat.composer).toHaveValue('half a thought');
});

test("another person's conversation is not there", async ({ chat, browser, server }) => {
  await chat.ask('private');
  await expect(chat.answer).toContainText('A short answer');
  const id = chat.conversationId;
  const other = await browser.newContext({ baseURL: server.url });
  const registered = await other.request.post('/api/auth/register', {
    data: { email: `other-${id}@example.org`, password: 'a long enough passphrase' },
    headers: { origin: server.url },
  });
  const { accessToken } = (await registered.json()) as { accessToken: string };
  const answer = await other.request.get(`/api/conversations/${id}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(answer.status()).toBe(404);
  await other.close();
});

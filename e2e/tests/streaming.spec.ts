import { expect, register, slowModel, steadyModel, test } from '../stack/fixtures';
import { ChatPage } from '../stack/chat-page';

test('an answer streams, grows and finishes', async ({ chat }) => {
  await chat.pickModel(steadyModel);
  await chat.ask('hello');
  await expect(chat.answer).toContainText('the river carries');
  const early = await chat.answerLength();
  await expect(chat.stopButton).toBeVisible();
  await chat.waitForEnd();
  expect(await chat.answerLength()).toBeGreaterThan(early);
  await expect(chat.page).toHaveURL(/\/c\/.+/);
});

test('a reload in the middle resumes the answer', async ({ chat, page }) => {
  await chat.pickModel(slowModel);
  await chat.ask('hello');
  await expect(chat.answer).toContainText('the river carries');
  await chat.waitForGrowth();
  const before = await chat.answerLength();
  await page.reload();
  await expect(chat.stopButton).toBeVisible();
  await expect.poll(() => chat.answerLength()).toBeGreaterThan(before);
  await chat.waitForGrowth();
  await expect(chat.answer).toContainText('the river carries small boats past quiet gardens');
  await chat.stop();
});

test('two tabs both stream, and the second can stop', async ({ chat, page, context }) => {
  await chat.pickModel(slowModel);
  await chat.ask('hello');
  await expect(chat.answer).toContainText('the river');
  const second = new ChatPage(await context.newPage());
  await second.open(new URL(page.url()).pathname);
  await expect(second.stopButton).toBeVisible();
  await Promise.all([chat.waitForGrowth(), second.waitForGrowth()]);
  await second.stop();
  await expect(chat.stopButton).toBeHidden();
  await expect(chat.answer).toContainText('the river');
  expect(await chat.answerText()).toBe(await second.answerText());
});

test('an answer goes on while nobody looks', async ({ chat, page, account, request }) => {
  await chat.pickModel(steadyModel);
  await chat.ask('hello');
  await expect(chat.answer).toContainText('the river');
  const { path, conversationId } = chat;
  await page.goto('about:blank');
  await expect
    .poll(async () => {
      const response = await request.get(`/api/conversations/${conversationId}`, {
        headers: { authorization: `Bearer ${account.accessToken}` },
      });
      return ((await response.json()) as { activeRunId: string | null }).activeRunId;
    })
    .toBeNull();
  await chat.open(path);
  await expect.poll(() => chat.answerLength()).toBeGreaterThan(700);
  await expect(chat.stopButton).toBeHidden();
});

test('a killed server leaves the interrupted answer, and it can be continued', async ({
  browser,
  startOwn,
}) => {
  const server = await startOwn();
  const context = await browser.newContext({ baseURL: server.url });
  await register(context, server.url);
  const chat = new ChatPage(await context.newPage());
  await chat.open();
  await chat.pickModel(slowModel);
  await chat.ask('hello');
  await chat.waitForGrowth();
  // Longer than the second between two checkpoints.
  await expect.poll(() => chat.answerLength()).toBeGreaterThan(150);
  const seen = await chat.answerText();
  await server.kill();
  await server.restart();
  await expect(chat.continueButton).toBeVisible({ timeout: 30_000 });
  const kept = await chat.answerText();
  expect(kept.length).toBeGreaterThan(50);
  expect(seen.startsWith(kept.slice(0, 50))).toBe(true);
  await chat.continueButton.click();
  await expect(chat.stopButton).toBeVisible();
  await expect.poll(() => chat.answerLength()).toBeGreaterThan(kept.length);
  await chat.stop();
  await context.close();
});

const failures = [
  { question: 'refuse my key', says: /key/i },
  { question: 'too much', says: /limit|many|wait|slow/i },
];

for (const { question, says } of failures) {
  test(`a provider's failure is shown with what to do: ${question}`, async ({ chat }) => {
    await chat.ask(question);
    const failure = chat.page.getByRole('alert').last();
    await expect(failure).toBeVisible({ timeout: 30_000 });
    await expect(failure).toContainText(says);
    await expect(chat.composer).toBeEnabled();
  });
}

test('a dead provider is named, and another model still answers', async ({ chat }) => {
  await chat.pickModel('nobody');
  await chat.ask('hello');
  await expect(chat.page.getByRole('alert').last()).toBeVisible({ timeout: 30_000 });
  await chat.pickModel('quick');
  await chat.ask('hello again');
  await expect(chat.answer).toContainText('A short answer');
});

test('an answer that breaks off keeps what arrived', async ({ chat }) => {
  await chat.ask('break off');
  await expect(chat.page.getByRole('alert').last()).toBeVisible({ timeout: 30_000 });
  await expect(chat.answer).toContainText('This answer ends');
});

test('reasoning is folded away and can be opened', async ({ chat }) => {
  await chat.ask('think');
  await expect(chat.answer).toContainText('Forty-two.');
  await chat.openReasoning();
  await expect(chat.answer).toContainText('Six times seven');
});

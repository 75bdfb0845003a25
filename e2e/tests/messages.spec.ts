import { expect, test } from '../stack/fixtures';
import { present } from '../stack/present';

test('editing a question makes a sibling, and both can be stepped to', async ({ chat }) => {
  await chat.ask('first version');
  await expect(chat.answer).toContainText('A short answer');
  await chat.editQuestion('rich please');
  await expect(chat.answer).toContainText('Primes');
  await expect(chat.question).toContainText('rich please');
  await chat.waitForEnd();
  await chat.stepBack();
  await expect(chat.question).toContainText('first version');
  await expect(chat.answer).toContainText('A short answer');
  await chat.stepForward();
  await expect(chat.answer).toContainText('Primes');
});

test('regenerating makes a second answer beside the first', async ({ chat }) => {
  await chat.ask('hello');
  await expect(chat.answer).toContainText('A short answer');
  await chat.regenerate();
  await expect(chat.page.getByText('2/2')).toBeVisible();
  await chat.waitForEnd();
  await chat.stepBack();
  await expect(chat.page.getByText('1/2')).toBeVisible();
});

test('the branch that was looked at last is there after a reload', async ({ chat, page }) => {
  await chat.ask('first version');
  await expect(chat.answer).toContainText('A short answer');
  await chat.editQuestion('rich please');
  await expect(chat.answer).toContainText('Primes');
  await chat.waitForEnd();
  await chat.stepBack();
  await expect(chat.question).toContainText('first version');
  await page.reload();
  await expect(chat.question).toContainText('first version');
});

test('markdown is shown: heading, table, code with its language and a copy button, math and a diagram', async ({
  chat,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chat.ask('rich');
  const answer = chat.answer;
  await expect(answer.getByRole('heading', { name: 'Primes' })).toBeVisible();
  await expect(answer.getByRole('cell', { name: 'yes' })).toBeVisible();
  await expect(answer.getByText('def is_prime')).toBeVisible();
  await expect(answer.getByText('python', { exact: true })).toBeVisible();
  await expect(answer.locator('.katex').first()).toBeVisible();
  await expect(answer.frameLocator('iframe').locator('svg')).toBeVisible();
  // By key: a click right after scrolling may still go to the diagram's frame, which is drawn by another process.
  await answer.getByRole('button', { name: /copy/i }).first().press('Enter');
  await expect.poll(() => chat.page.evaluate(() => navigator.clipboard.readText())).toContain('def is_prime');
});

test('hostile output runs nothing, draws nothing and loads nothing', async ({ chat, page }) => {
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('dialog', (dialog) => void dialog.dismiss());
  await chat.ask('hostile');
  await expect(chat.answer).toContainText('After.');
  await chat.waitForEnd();
  for (const frame of page.frames()) {
    expect(await frame.evaluate(() => Reflect.get(window, 'pwned') as unknown)).toBeUndefined();
  }
  const answer = chat.answer;
  await expect(answer.locator('script, style, iframe[src^="javascript"], [onerror], [onload]')).toHaveCount(
    0,
  );
  await expect(answer.locator('a[href^="javascript"], a[href^="data"]')).toHaveCount(0);
  await expect(answer).toBeVisible();
  expect(requested.filter((url) => url.includes('tracker.invalid'))).toEqual([]);
});

test('a message has a URL that opens at it', async ({ chat, page }) => {
  await chat.ask('hello');
  await expect(chat.answer).toContainText('A short answer');
  const listed = page.waitForResponse(/\/api\/conversations\/[^/]+\/messages/);
  await page.reload();
  const { items } = (await (await listed).json()) as { items: { id: string }[] };
  await chat.open(`${chat.path}/m/${present(items[0], 'a message').id}`);
  await expect(chat.question).toContainText('hello');
});

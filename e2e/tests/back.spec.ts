import type { Page } from '@playwright/test';

import { AdminPage } from '../stack/admin-page';
import { expect, register, test } from '../stack/fixtures';

/** As the browser's own button, whose way back is not awaited: it may not come about. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => history.back());
}

test('going back closes a drawer first, and asks where something is not saved', async ({
  page,
  context,
  startOwn,
}) => {
  const own = await startOwn();
  await register(context, own.url);
  const admin = new AdminPage(page);
  await page.goto(`${own.url}/admin/users`);
  await page.getByRole('link', { name: 'Roles' }).click();
  const add = page.getByRole('button', { name: 'Add a role' });

  await add.click();
  await expect(admin.drawer).toBeVisible();
  await goBack(page);
  await expect(admin.drawer).toBeHidden();
  await expect(page).toHaveURL(/\/admin\/roles$/);

  await add.click();
  const name = admin.drawer.getByLabel('Name', { exact: true });
  await name.fill('Readers');
  await goBack(page);
  const question = page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await goBack(page);
  await expect(question).toBeHidden();
  await expect(name).toHaveValue('Readers');
  await goBack(page);
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(name).toBeHidden();
  await expect(page).toHaveURL(/\/admin\/roles$/);

  await goBack(page);
  await expect(page).toHaveURL(/\/admin\/users$/);
  await page.evaluate(() => history.forward());
  await expect(add).toBeVisible();
});

test('going back closes a drawer of the page that a visit began with', async ({
  page,
  context,
  startOwn,
}) => {
  const own = await startOwn();
  await register(context, own.url);
  const admin = new AdminPage(page);
  await page.goto(`${own.url}/admin/roles`);
  await page.getByRole('button', { name: 'Add a role' }).click();
  await expect(admin.drawer).toBeVisible();
  await goBack(page);
  await expect(admin.drawer).toBeHidden();
  await expect(page).toHaveURL(/\/admin\/roles$/);
});

test('loading the page anew asks while something is not saved', async ({ page, context, startOwn }) => {
  const own = await startOwn();
  await register(context, own.url);
  await page.goto(`${own.url}/admin/roles`);
  await page.getByRole('button', { name: 'Add a role' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Readers');
  const asked = page.waitForEvent('dialog');
  const loaded = page.reload();
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await loaded;
  await expect(page.getByRole('button', { name: 'Add a role' })).toBeVisible();
});

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Has axe look at the page, once everything is there whose place it keeps while it is loaded. */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  await expect(page.locator('.animate-pulse')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) }));
  expect(found, what).toEqual([]);
}

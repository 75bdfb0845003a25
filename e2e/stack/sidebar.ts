import type { Locator, Page } from '@playwright/test';

/** The list of conversations, and what can be done with each. */
export class Sidebar {
  readonly root: Locator;

  constructor(readonly page: Page) {
    this.root = page.getByRole('navigation', { name: 'Conversations' });
  }

  conversation(title: string | RegExp): Locator {
    return this.root.getByRole('link', { name: title });
  }

  async rename(title: string | RegExp, next: string): Promise<void> {
    await this.choose(title, 'Rename');
    const field = this.page.getByRole('textbox', { name: /title/i });
    await field.fill(next);
    await field.press('Enter');
  }

  async archive(title: string | RegExp): Promise<void> {
    await this.choose(title, 'Archive');
  }

  async delete(title: string | RegExp): Promise<void> {
    await this.choose(title, 'Delete');
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  }

  private async choose(title: string | RegExp, item: string): Promise<void> {
    const row = this.root.getByRole('listitem').filter({ has: this.conversation(title) });
    await row.hover();
    await row.getByRole('button').click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}

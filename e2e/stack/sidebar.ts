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

  async startNew(): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).first().click();
  }

  async rename(title: string, next: string): Promise<void> {
    await this.choose(title, 'Rename');
    const field = this.page.getByRole('textbox', { name: 'Title of the conversation' });
    await field.fill(next);
    await field.press('Enter');
  }

  async archive(title: string): Promise<void> {
    await this.choose(title, 'Archive');
  }

  async unarchive(title: string): Promise<void> {
    await this.choose(title, 'Move back to the list');
  }

  async delete(title: string): Promise<void> {
    await this.choose(title, 'Delete');
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  }

  async showArchived(): Promise<void> {
    await this.page.getByRole('button', { name: 'Archived conversations' }).click();
  }

  async showAll(): Promise<void> {
    await this.page.getByRole('button', { name: 'Back to all conversations' }).click();
  }

  private async choose(title: string, item: string): Promise<void> {
    await this.conversation(title).hover();
    await this.root.getByRole('button', { name: `Actions for ${title}` }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}

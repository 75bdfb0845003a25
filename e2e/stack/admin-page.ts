import type { Locator, Page } from '@playwright/test';

import { password } from './fixtures';

/** The administration, section by section. */
export class AdminPage {
  constructor(readonly page: Page) {}

  async open(section: string): Promise<void> {
    await this.page.goto(`/admin/${section}`);
    await this.page.getByRole('main').getByRole('heading', { level: 2 }).waitFor();
  }

  get drawer(): Locator {
    return this.page.getByRole('dialog');
  }

  row(name: string): Locator {
    return this.page.getByRole('button', { name });
  }

  async addRole(name: string, permissions: readonly string[]): Promise<void> {
    await this.open('roles');
    await this.page.getByRole('button', { name: 'Add a role' }).click();
    await this.drawer.getByLabel('Name', { exact: true }).fill(name);
    for (const permission of permissions) await this.drawer.getByLabel(permission, { exact: true }).check();
    await this.save();
  }

  async setRole(person: string, role: string): Promise<void> {
    await this.openPerson(person);
    await this.drawer.getByLabel('Role').selectOption({ label: role });
    await this.save();
  }

  /** Makes an account with the password of all accounts in these tests. */
  async addPerson(name: string, email: string): Promise<void> {
    await this.open('users');
    await this.page.getByRole('button', { name: 'Add a person' }).click();
    await this.drawer.getByRole('radio', { name: 'Set a password' }).click();
    await this.drawer.getByLabel('E-mail address').fill(email);
    await this.drawer.getByLabel('Name', { exact: true }).fill(name);
    await this.drawer.getByLabel('Password', { exact: true }).fill(password);
    await this.drawer.getByRole('button', { name: 'Create the account' }).click();
    await this.drawer.waitFor({ state: 'detached' });
  }

  async openPerson(person: string): Promise<void> {
    await this.open('users');
    await this.page.getByLabel('Search by name or address').fill(person);
    await this.row(person).first().click();
    await this.drawer.getByRole('term').first().waitFor();
  }

  async save(): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Save' }).click();
    await this.drawer.waitFor({ state: 'detached' });
  }
}

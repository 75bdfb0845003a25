import type { Locator, Page } from '@playwright/test';

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

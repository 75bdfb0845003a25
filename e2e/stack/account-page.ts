import { expect, type Locator, type Page } from '@playwright/test';

/** Registration, sign-in, and what settings offer for the account. */
export class AccountPage {
  readonly email: Locator;
  readonly password: Locator;

  constructor(readonly page: Page) {
    this.email = page.getByLabel('E-mail');
    this.password = page.getByLabel('Password', { exact: true });
  }

  async register(name: string, email: string, password: string): Promise<void> {
    await this.page.goto('/register');
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.email.fill(email);
    await this.password.fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.page.goto('/sign-in');
    await this.email.fill(email);
    await this.password.fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Signs Ada out, and waits until the server has done it. */
  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /^Ada/ }).click();
    const done = this.page.waitForResponse('**/api/auth/logout');
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await done;
  }

  /** Adds a passkey at an address of the server that has a name: passkeys belong to one. */
  async addPasskey(url: string, name: string): Promise<void> {
    await this.page.goto(`${url}/settings/security`);
    await this.page.getByRole('button', { name: 'Add a passkey' }).click();
    await this.page.getByRole('dialog').getByLabel('Name').fill(name);
    await this.page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
    await expect(this.page.getByRole('button', { name: `Rename ${name}` })).toBeVisible();
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.page.goto('/settings/security');
    await this.page.getByLabel('Current password').fill(current);
    await this.page.getByLabel('New password').fill(next);
    const changed = this.page.waitForResponse('**/api/auth/password');
    await this.page.getByRole('button', { name: 'Change password' }).click();
    await changed;
  }
}

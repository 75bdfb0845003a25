import { expect, type Locator, type Page } from '@playwright/test';

import { present } from './present';
import { Sidebar } from './sidebar';

/** The chat as a person sees it: found by roles and names, so that a test fails where a screen reader would. */
export class ChatPage {
  readonly composer: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly continueButton: Locator;
  /** The last question and the last answer on the page. */
  readonly question: Locator;
  readonly answer: Locator;
  readonly sidebar: Sidebar;

  constructor(readonly page: Page) {
    this.composer = page.getByRole('textbox', { name: 'Message', exact: true });
    this.sendButton = page.getByRole('button', { name: 'Send', exact: true });
    this.stopButton = page.getByRole('button', { name: 'Stop', exact: true });
    this.continueButton = page.getByRole('button', { name: 'Continue' });
    this.question = page.getByRole('article', { name: 'You' }).last();
    this.answer = page.getByRole('article', { name: 'Answer' }).last();
    this.sidebar = new Sidebar(page);
  }

  /** The address within the site. */
  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  get conversationId(): string {
    return present(/\/c\/([^/]+)/.exec(this.path)?.[1], 'a conversation in the address');
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(path);
    await expect(this.composer).toBeVisible();
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text);
    await expect(this.sendButton).toBeEnabled();
    await this.composer.press('Enter');
    await expect(this.composer).toHaveValue('');
  }

  async pickModel(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Model/ }).click();
    await this.page.getByRole('combobox', { name: 'Search models' }).fill(name);
    await this.page.getByRole('option', { name }).first().click();
  }

  /** Picks the first model of an endpoint. */
  async pickModelOf(endpoint: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Model/ }).click();
    const search = this.page.getByRole('combobox', { name: 'Search models' });
    await search.fill(`${endpoint}/`);
    await expect(this.page.getByRole('option')).toHaveCount(1);
    await search.press('Enter');
  }

  /** Adds a small red square as if it had been chosen from a folder. */
  async attachPicture(): Promise<void> {
    const red =
      'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC';
    await this.page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'square.png', mimeType: 'image/png', buffer: Buffer.from(red, 'base64') });
    await expect(this.page.getByRole('button', { name: /Remove square/ })).toBeVisible();
  }

  async openParameters(): Promise<Locator> {
    await this.page.getByRole('button', { name: /^Parameters/ }).click();
    return this.page.getByRole('dialog');
  }

  async stop(): Promise<void> {
    await this.stopButton.click();
    await expect(this.stopButton).toBeHidden();
  }

  async waitForEnd(timeout = 20_000): Promise<void> {
    await expect(this.stopButton).toBeHidden({ timeout });
  }

  async answerText(): Promise<string> {
    return (await this.answer.innerText()).trim();
  }

  async answerLength(): Promise<number> {
    return (await this.answerText()).length;
  }

  async waitForGrowth(): Promise<void> {
    const before = await this.answerLength();
    await expect.poll(() => this.answerLength()).toBeGreaterThan(before);
  }

  async editQuestion(text: string): Promise<void> {
    await this.question.hover();
    await this.question.getByRole('button', { name: 'Edit' }).click();
    const field = this.page.getByRole('textbox', { name: 'Edit your message' });
    await field.fill(text);
    await field.press('Enter');
  }

  async regenerate(): Promise<void> {
    await this.answer.getByRole('button', { name: 'Regenerate' }).click();
  }

  async stepBack(): Promise<void> {
    await this.page.getByRole('button', { name: 'Previous version' }).last().press('Enter');
  }

  async stepForward(): Promise<void> {
    await this.page.getByRole('button', { name: 'Next version' }).last().press('Enter');
  }

  async openReasoning(): Promise<void> {
    await this.answer.getByRole('button', { name: /^Thought/ }).click();
  }

  async openSidebar(): Promise<void> {
    await this.page
      .getByRole('button', { name: /conversations|sidebar|menu/i })
      .first()
      .click();
  }

  async openSettings(): Promise<void> {
    await this.page.goto('/settings/account');
  }
}

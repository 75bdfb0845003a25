import { test as base, type BrowserContext } from '@playwright/test';
import { join } from 'node:path';

import { ChatPage } from './chat-page';
import { startMockProvider } from './mock-provider';
import { AddressedProcess, cleanEnvironment, repository } from './process';
import { type ServerOptions, TertuliaServer } from './tertulia-server';

export { expect } from '@playwright/test';

export const password = 'a long enough passphrase';

/** The models of the paced provider: how they answer stands in their names. */
export const slowModel = 'words-20tps-600';
export const steadyModel = 'words-50tps-150';
export const reasoningModel = 'reasons-100tps-100';

export interface Account {
  email: string;
  accessToken: string;
}

interface Providers {
  mockUrl: string;
  pacedUrl: string;
}

interface WorkerFixtures {
  /** Both providers, for tests that start a server of their own. */
  providers: Providers;
  /** The server that the tests of one worker share; each test has its own account. */
  server: TertuliaServer;
}

interface TestFixtures {
  /** Starts a server for this test alone, which ends with it; with no options it is like the shared one. */
  startOwn: (options?: ServerOptions) => Promise<TertuliaServer>;
  /** A new account that the browser context is signed in to. */
  account: Account;
  /** The chat, opened and signed in. */
  chat: ChatPage;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  providers: [
    // Playwright reads the names of fixtures out of this pattern, so it has to be one.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const mock = await startMockProvider();
      const python = join(repository, '.venv/bin/python');
      const paced = await AddressedProcess.start(python, ['-m', 'bench.fake_provider'], cleanEnvironment());
      await provide({ mockUrl: `${mock.url}/v1`, pacedUrl: paced.url });
      await paced.end('SIGTERM');
      await mock.stop();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ providers }, provide) => {
      const server = await startServer(providers);
      await makeFirstAccount(server);
      await provide(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  startOwn: async ({ providers }, provide) => {
    const started: TertuliaServer[] = [];
    await provide(async (options) => {
      const server = await (options ? TertuliaServer.start(options) : startServer(providers));
      started.push(server);
      return server;
    });
    for (const server of started) await server.stop();
  },
  baseURL: async ({ server }, provide) => provide(server.url),
  account: async ({ context, server }, provide) => provide(await register(context, server.url)),
  chat: async ({ page, account: _account }, provide) => {
    const chat = new ChatPage(page);
    await chat.open();
    await provide(chat);
  },
});

/** A server with the mock first, so that it answers where no model is picked. */
export function startServer({ mockUrl, pacedUrl }: Providers): Promise<TertuliaServer> {
  return TertuliaServer.start({
    endpoints: [
      { name: 'Mock', baseUrl: mockUrl, models: ['quick'] },
      { name: 'Paced', baseUrl: pacedUrl, models: [slowModel, steadyModel, reasoningModel] },
      { name: 'Dead', baseUrl: 'http://127.0.0.1:9/v1', models: ['nobody'] },
    ],
  });
}

/** The first account administers the server. Made beforehand, it leaves none of a test's people other than the rest. */
export async function makeFirstAccount({ url }: TertuliaServer): Promise<void> {
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'first@example.org', password }),
  });
  if (response.status !== 201) throw new Error(`the first account: ${response.status}`);
}

/** Registers a new person; the context gets the refresh cookie, as from the form. */
export async function register(context: BrowserContext, url: string): Promise<Account> {
  const email = `person-${crypto.randomUUID()}@example.org`;
  const response = await context.request.post(`${url}/api/auth/register`, {
    data: { email, password, name: 'Ada' },
    headers: { origin: url },
  });
  if (response.status() !== 201) throw new Error(`register: ${response.status()} ${await response.text()}`);
  const { accessToken } = (await response.json()) as { accessToken: string };
  return { email, accessToken };
}

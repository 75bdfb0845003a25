import type { Page } from '@playwright/test';

import { AccountPage } from '../stack/account-page';
import { ChatPage } from '../stack/chat-page';
import { expect, test } from '../stack/fixtures';
import { startOidcProvider, type OidcProvider } from '../stack/peers/oidc-provider';
import { startUserEndpoints, type UserEndpoints, type Vendor } from '../stack/peers/vendors';
import { TertuliaServer } from '../stack/tertulia-server';

const endpoints = [{ name: 'Nobody', baseUrl: 'http://127.0.0.1:9/v1', models: ['nobody'] }];
const vendors = ['google', 'github', 'discord', 'facebook', 'apple'] as const;
const secret = 'a secret between two servers';

const callbackOf = (server: TertuliaServer, provider: string) =>
  `${server.url}/api/auth/external/${provider}/callback`;

/** The sign-in page stands behind the first account. */
async function startWithAccount(): Promise<TertuliaServer> {
  const server = await TertuliaServer.start({ endpoints });
  const response = await fetch(`${server.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'first@example.org', password: 'correct horse battery' }),
  });
  expect(response.status).toBe(201);
  return server;
}

test.describe('over an OpenID provider', () => {
  let server: TertuliaServer;
  let provider: OidcProvider;

  test.beforeAll(async () => {
    server = await startWithAccount();
    provider = await startOidcProvider({
      clients: [
        {
          client_id: 'tertulia',
          client_secret: secret,
          redirect_uris: [callbackOf(server, 'corp')],
          post_logout_redirect_uris: [`${server.url}/sign-in`],
          backchannel_logout_uri: `${server.url}/api/auth/external/corp/backchannel-logout`,
        },
      ],
    });
    const corp = {
      id: 'corp',
      label: 'Corp',
      issuer: provider.issuer,
      clientId: 'tertulia',
      clientSecret: secret,
    };
    await server.change({ signIn: { oidc: [corp] } });
  });

  test.afterAll(async () => {
    await server.stop();
    await provider.stop();
  });

  test('somebody signs in over the OpenID provider, comes to the page they wanted, and signs out of both', async ({
    page,
  }) => {
    await page.goto(`${server.url}/settings/profile`);
    await page.getByRole('button', { name: 'Continue with Corp' }).click();
    await provider.signIn(page, 'alice');
    await expect(page).toHaveURL(`${server.url}/settings/profile`);
    await expect(page.getByText('alice@example.org').first()).toBeVisible();
    await page.goto(server.url);
    await page.getByRole('button', { name: /^Alice Liddell/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(`${provider.issuer}/session/end**`);
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await expect(page).toHaveURL(`${server.url}/sign-in`);
  });

  test('an arrival that did not begin in this browser leads back to the sign-in page', async ({ page }) => {
    await page.goto(`${callbackOf(server, 'corp')}?code=stolen&state=made-up`);
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByRole('alert')).toBeVisible();
  });
});

test.describe('straight to the provider', () => {
  let server: TertuliaServer;
  let provider: OidcProvider;

  // Each test has its own pair: one of them ends its provider.
  test.beforeEach(async () => {
    server = await startWithAccount();
    provider = await startOidcProvider({
      clients: [
        {
          client_id: 'tertulia',
          client_secret: secret,
          redirect_uris: [callbackOf(server, 'corp')],
          post_logout_redirect_uris: [`${server.url}/sign-in`],
        },
      ],
    });
    const client = { issuer: provider.issuer, clientId: 'tertulia', clientSecret: secret };
    await server.change({ signIn: { oidc: [{ id: 'corp', label: 'Corp', autoRedirect: true, ...client }] } });
  });

  test.afterEach(async () => {
    await server.stop();
    await provider.stop();
  });

  test('a deep link leads over the provider to its place, and who signs out stays out', async ({ page }) => {
    const button = page.getByRole('button', { name: 'Continue with Corp' });
    await page.goto(`${server.url}/settings/sessions`);
    await provider.signIn(page, 'alice');
    await expect(page).toHaveURL(`${server.url}/settings/sessions`);
    await page.goto(server.url);
    await page.getByRole('button', { name: /^Alice Liddell/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await expect(button).toBeVisible();
    await expect(page).toHaveURL(`${server.url}/sign-in`);
    await page.goto(server.url);
    await expect(button).toBeVisible();
  });

  test('who turns back at the provider is told, and not sent there again', async ({ page }) => {
    const visits = countVisits(page, provider.issuer);
    await page.goto(`${server.url}/settings/sessions`);
    await page.waitForURL(`${provider.issuer}/interaction/**`);
    await page.getByRole('link', { name: /Cancel/ }).click();
    await expect(page.getByRole('alert')).toContainText('Corp');
    const button = page.getByRole('button', { name: 'Continue with Corp' });
    await expect(button).toBeVisible();
    expect(visits()).toBe(1);
    await button.click();
    await provider.signIn(page, 'alice');
    await expect(page).toHaveURL(`${server.url}/settings/sessions`);
  });

  test('a provider that does not answer leads back to the page, where a password lets somebody in', async ({
    page,
  }) => {
    await provider.stop();
    await page.goto(`${server.url}/settings/sessions`);
    await expect(page.getByRole('alert')).toContainText('Corp');
    const account = new AccountPage(page);
    await account.email.fill('first@example.org');
    await account.password.fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(`${server.url}/settings/sessions`);
  });

  test('an administrator can ask for the page, and go in by password', async ({ page }) => {
    await page.goto(`${server.url}/sign-in?manual=1`);
    const account = new AccountPage(page);
    await account.email.fill('first@example.org');
    await account.password.fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(new ChatPage(page).composer).toBeVisible();
  });
});

/** How often the browser is led to pages of a provider where somebody signs in. */
function countVisits(page: Page, issuer: string): () => number {
  let visits = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.url().startsWith(`${issuer}/auth?`)) visits += 1;
  });
  return () => visits;
}

test.describe('over vendors', () => {
  let server: TertuliaServer;
  let peers: UserEndpoints;

  test.beforeAll(async () => {
    server = await startWithAccount();
    peers = await startUserEndpoints(
      Object.fromEntries(vendors.map((vendor) => [vendor, callbackOf(server, vendor)])),
    );
    const own = { clientId: peers.client.id, clientSecret: peers.client.secret };
    const describe = (vendor: Vendor) => ({ ...own, url: peers.base(vendor) });
    await server.change({
      signIn: {
        google: describe('google'),
        github: describe('github'),
        discord: describe('discord'),
        facebook: describe('facebook'),
        apple: { clientId: peers.client.id, ...peers.apple, url: peers.base('apple') },
      },
    });
  });

  test.afterAll(async () => {
    await server.stop();
    await peers.stop();
  });

  for (const [number, vendor] of vendors.entries()) {
    test(`somebody signs in over ${vendor}`, async ({ page }) => {
      const name = `Person of ${vendor}`;
      await peers.signInAs({ id: String(5000 + number), name, email: `${vendor}@example.org` });
      await page.goto(`${server.url}/sign-in`);
      await page.getByRole('button', { name: new RegExp(`${vendor}$`, 'i') }).click();
      await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible();
      await expect(page).not.toHaveURL(/sign-in/);
    });
  }
});

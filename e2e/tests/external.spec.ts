import { expect, makeFirstAccount, test } from '../stack/fixtures';
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
  await makeFirstAccount(server);
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

  test('somebody who makes an account may come from the OpenID provider', async ({ page }) => {
    await page.goto(`${server.url}/register`);
    await page.getByRole('button', { name: 'Continue with Corp' }).click();
    await provider.signIn(page, 'bob');
    await expect(page.getByRole('textbox', { name: /message/i })).toBeVisible();
  });

  test('an arrival that did not begin in this browser leads back to the sign-in page', async ({ page }) => {
    await page.goto(`${callbackOf(server, 'corp')}?code=stolen&state=made-up`);
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByRole('alert')).toBeVisible();
  });
});

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

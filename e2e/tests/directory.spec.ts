import { AccountPage } from '../stack/account-page';
import { expect, makeFirstAccount, test as base } from '../stack/fixtures';
import { type IdentityProvider, startNanoidp } from '../stack/peers/nanoidp';
import { type DirectoryServer, startSlapd } from '../stack/peers/slapd';
import type { TertuliaServer } from '../stack/tertulia-server';

const endpoints = [{ name: 'Nobody', baseUrl: 'http://127.0.0.1:9/v1', models: ['nobody'] }];

interface Directories {
  /** Starts a server with a way to sign in, and with an administrator, so that it does not ask for the first account. */
  startWith: (signIn: object) => Promise<TertuliaServer>;
  directory: DirectoryServer;
  provider: IdentityProvider;
}

const test = base.extend<Directories>({
  startWith: async ({ startOwn }, provide) =>
    provide(async (signIn) => {
      const server = await startOwn({ endpoints, settings: { signIn } });
      await makeFirstAccount(server);
      return server;
    }),
  // Playwright reads the names of fixtures out of these patterns, so they have to be some.
  // oxlint-disable-next-line no-empty-pattern
  directory: async ({}, provide) => {
    const directory = await startSlapd();
    await provide(directory);
    await directory.stop();
  },
  // oxlint-disable-next-line no-empty-pattern
  provider: async ({}, provide) => {
    const provider = await startNanoidp();
    await provide(provider);
    await provider.stop();
  },
});

test('somebody signs in with the name and the password of the directory', async ({
  directory,
  page,
  startWith,
}) => {
  const ldap = {
    id: 'staff',
    label: 'Staff',
    url: directory.url,
    startTls: true,
    caFile: directory.caFile,
    bindDn: directory.admin.dn,
    bindPassword: directory.admin.password,
    baseDn: directory.peopleDn,
  };
  const server = await startWith({ ldap: [ldap] });
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole('radio', { name: 'Staff' }).click();
  await page.getByLabel('User name').fill('grace');
  const { password } = new AccountPage(page);
  await password.fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await password.fill(directory.person('grace').password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  await expect(page.getByRole('button', { name: /^Grace Hopper/ })).toBeVisible();

  // The server asks after a quarter of an hour; here it asks at once.
  let refusals = 1;
  await page.route('**/api/auth/second-factor/totp', async (route) => {
    if (refusals === 0) return route.fallback();
    refusals -= 1;
    const problem = { type: 'about:blank', title: '', status: 403, detail: '', params: {} };
    return route.fulfill({ status: 403, json: { ...problem, code: 'reauthentication_needed' } });
  });
  await page.goto(`${server.url}/settings/security`);
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  const asking = page.getByRole('dialog', { name: 'Is it you?' });
  await expect(asking.getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type(directory.person('grace').password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').locator('code')).toBeVisible();
});

test('somebody signs in over the SAML identity provider, and comes back to the page they wanted', async ({
  page,
  provider,
  startWith,
}) => {
  const saml = { id: 'campus', label: 'Campus', metadataUrl: provider.saml.metadataUrl };
  const server = await startWith({ saml: [saml] });
  await page.goto(`${server.url}/settings/profile`);
  await expect(page).toHaveURL(/sign-in/);
  await page.getByRole('button', { name: 'Continue with Campus' }).click();
  await provider.signIn(page, 'alice');
  await expect(page).toHaveURL(`${server.url}/settings/profile`);
  await expect(page.getByText('alice@example.org').first()).toBeVisible();
});

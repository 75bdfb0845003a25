import type { Browser } from '@playwright/test';

import { AccountPage } from '../stack/account-page';
import { expect, register, test } from '../stack/fixtures';
import { startNanoidp } from '../stack/peers/nanoidp';
import { startSlapd } from '../stack/peers/slapd';
import { TertuliaServer } from '../stack/tertulia-server';

const endpoints = [{ name: 'Nobody', baseUrl: 'http://127.0.0.1:9/v1', models: ['nobody'] }];

/** A server with a way to sign in, and an administrator, so that it does not ask for the first account. */
async function startServer(browser: Browser, signIn: object): Promise<TertuliaServer> {
  const server = await TertuliaServer.start({ endpoints, settings: { signIn } });
  const context = await browser.newContext();
  await register(context, server.url);
  await context.close();
  return server;
}

test('somebody signs in with the name and the password of the directory', async ({ browser, page }) => {
  const directory = await startSlapd();
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
  const server = await startServer(browser, { ldap: [ldap] });
  try {
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
  } finally {
    await server.stop();
    await directory.stop();
  }
});

test('somebody signs in over the SAML identity provider, and comes back to the page they wanted', async ({
  browser,
  page,
}) => {
  const provider = await startNanoidp();
  const saml = { id: 'campus', label: 'Campus', metadataUrl: provider.saml.metadataUrl };
  const server = await startServer(browser, { saml: [saml] });
  try {
    await page.goto(`${server.url}/settings/profile`);
    await expect(page).toHaveURL(/sign-in/);
    await page.getByRole('button', { name: 'Continue with Campus' }).click();
    await provider.signIn(page, 'alice');
    await expect(page).toHaveURL(`${server.url}/settings/profile`);
    await expect(page.getByText('alice@example.org').first()).toBeVisible();
  } finally {
    await server.stop();
    await provider.stop();
  }
});

import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';

import { AddressedProcess, cleanEnvironment } from '../process';

export interface OidcClient {
  client_id: string;
  client_secret: string;
  redirect_uris: string[];
  post_logout_redirect_uris?: string[];
  backchannel_logout_uri?: string;
  [metadata: string]: unknown;
}

const script = fileURLToPath(new URL('oidc-provider.mjs', import.meta.url));

/** The certified `oidc-provider`. alice, bob and carol (whose e-mail address is not verified) have accounts. */
export class OidcProvider {
  constructor(private readonly process: AddressedProcess) {}

  get issuer(): string {
    return this.process.url;
  }

  /** Signs in and agrees to what is asked for. */
  async signIn(page: Page, account: 'alice' | 'bob' | 'carol'): Promise<void> {
    await page.waitForURL(`${this.issuer}/interaction/**`);
    await page.locator('input[name="login"]').fill(account);
    await page.locator('input[name="password"]').fill('anything');
    await page.locator('button[type="submit"]').click();
    await page.getByRole('button', { name: 'Continue' }).click();
  }

  async stop(): Promise<void> {
    await this.process.end('SIGTERM');
  }
}

export async function startOidcProvider(options: {
  clients: OidcClient[];
  claimsInIdToken?: boolean;
}): Promise<OidcProvider> {
  const env = { ...cleanEnvironment(), OIDC_PROVIDER: JSON.stringify(options) };
  return new OidcProvider(await AddressedProcess.start(process.execPath, [script], env));
}

import type { Page } from '@playwright/test';

import { PythonPeer } from './python-peer';

interface Description {
  issuer: string;
  client_id: string;
  client_secret: string;
  users: Record<string, { password: string; email: string | null; groups: string[]; roles: string[] }>;
  saml_certificate: string;
  saml_metadata_url: string;
  saml_entity_id: string;
  saml_sso_url: string;
}

/** An identity provider for OpenID Connect and SAML, with the users of `api/tests/peers/nanoidp.py`. */
export class IdentityProvider {
  constructor(private readonly peer: PythonPeer<Description>) {}

  get issuer(): string {
    return this.peer.is.issuer;
  }

  get client(): { id: string; secret: string } {
    return { id: this.peer.is.client_id, secret: this.peer.is.client_secret };
  }

  get saml(): { certificate: string; metadataUrl: string; entityId: string; ssoUrl: string } {
    const { is } = this.peer;
    return {
      certificate: is.saml_certificate,
      metadataUrl: is.saml_metadata_url,
      entityId: is.saml_entity_id,
      ssoUrl: is.saml_sso_url,
    };
  }

  /** Fills in the login form of the provider. */
  async signIn(page: Page, username: string): Promise<void> {
    const user = this.peer.is.users[username];
    if (!user) throw new Error(`nobody is called ${username}`);
    await page.waitForURL(`${this.issuer}/**`);
    await page.locator('input[name="username"]').fill(username);
    await page.locator('input[name="password"]').fill(user.password);
    await page.locator('input[name="password"]').press('Enter');
  }

  stop(): Promise<void> {
    return this.peer.stop();
  }
}

export async function startNanoidp(
  options: { redirectUris?: string[]; acsUrl?: string } = {},
): Promise<IdentityProvider> {
  const settings = {
    ...(options.redirectUris ? { redirect_uris: options.redirectUris } : {}),
    ...(options.acsUrl ? { acs_url: options.acsUrl } : {}),
  };
  return new IdentityProvider(await PythonPeer.start<Description>('nanoidp', settings));
}

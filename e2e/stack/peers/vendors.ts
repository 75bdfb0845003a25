import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { AddressedProcess, cleanEnvironment } from '../process';

export type Vendor = 'github' | 'discord' | 'facebook' | 'google' | 'apple';

/** Who is signed in at the vendors. */
export interface VendorPerson {
  id?: string;
  login?: string;
  name?: string;
  email?: string | null;
  emailVerified?: boolean;
  /** Declines to tell the client anything. */
  denies?: boolean;
  /** Has Apple make up an address. */
  hidesEmail?: boolean;
}

const script = fileURLToPath(new URL('vendors.mjs', import.meta.url));
const client = { id: 'tertulia', secret: 'a secret between two servers' };
const appleIds = { teamId: 'TEAM123456', keyId: 'KEY1234567' };

/** The stand-in for the vendors' sign-in endpoints. */
export class UserEndpoints {
  readonly client = client;

  constructor(
    private readonly process: AddressedProcess,
    /** What a client signs its secret for Apple with. */
    readonly apple: { teamId: string; keyId: string; privateKey: string },
  ) {}

  /** Where the endpoints of a vendor start; for a browser this is another site than 127.0.0.1. */
  base(vendor: Vendor): string {
    return `${this.process.url.replace('127.0.0.1', 'localhost')}/${vendor}`;
  }

  async signInAs(person: VendorPerson): Promise<void> {
    const response = await fetch(`${this.process.url}/person`, {
      method: 'PUT',
      body: JSON.stringify(person),
    });
    if (!response.ok) throw new Error(`the vendors: ${response.status}`);
  }

  async stop(): Promise<void> {
    await this.process.end('SIGTERM');
  }
}

/** Starts the vendors that have a redirect URI. */
export async function startUserEndpoints(
  redirectUris: Partial<Record<Vendor, string>>,
  person: VendorPerson = {},
): Promise<UserEndpoints> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const clients = Object.fromEntries(
    Object.entries(redirectUris).map(([vendor, uri]) => {
      const known = { clientId: client.id, redirectUris: [uri] };
      return [
        vendor,
        vendor === 'apple' ? { ...known, ...appleIds, publicKey } : { ...known, clientSecret: client.secret },
      ];
    }),
  );
  const env = { ...cleanEnvironment(), VENDORS: JSON.stringify({ clients, person }) };
  const running = await AddressedProcess.start(process.execPath, [script], env);
  return new UserEndpoints(running, { ...appleIds, privateKey });
}

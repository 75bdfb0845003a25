/** What the account is protected with. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '@/shared/lib/call';
import type { SignInProvider } from '@/shared/lib/client-config';
import { makePasskey, type PasskeyCreation } from '@/shared/lib/passkeys';

const FACTOR = '/api/auth/second-factor';
const PASSKEYS = '/api/auth/passkeys';

export interface SecondFactor {
  enabled: boolean;
  methods: ('totp' | 'backup_code' | 'passkey')[];
  backupCodesLeft: number;
}

export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  isSynced: boolean;
}

export interface Identity {
  provider: string;
  label: string;
  email: string | null;
  connectedAt: string;
}

export interface Identities {
  items: Identity[];
  /** All that could be connected. */
  providers: SignInProvider[];
}

export const secondFactorQuery = queryOptions({
  queryKey: ['account', 'second-factor'] as const,
  queryFn: () => call<SecondFactor>('GET', FACTOR),
});

export async function renewBackupCodes(): Promise<string[]> {
  return (await call<{ backupCodes: string[] }>('POST', `${FACTOR}/backup-codes`)).backupCodes;
}

export async function turnOffSecondFactor(): Promise<void> {
  await call('DELETE', FACTOR);
}

export async function forgetBrowsers(): Promise<void> {
  await call('DELETE', `${FACTOR}/devices`);
}

export const passkeysQuery = queryOptions({
  queryKey: ['account', 'passkeys'] as const,
  queryFn: async () => (await call<{ items: Passkey[] }>('GET', PASSKEYS)).items,
});

export async function addPasskey(name: string): Promise<void> {
  const { flow, options } = await call<{ flow: string; options: PasskeyCreation }>(
    'POST',
    `${PASSKEYS}/options`,
  );
  const credential = await makePasskey(options);
  await call('POST', PASSKEYS, { flow, credential, name });
}

export async function renamePasskey({ id, name }: { id: string; name: string }): Promise<void> {
  await call('PATCH', `${PASSKEYS}/${encodeURIComponent(id)}`, { name });
}

export async function removePasskey(id: string): Promise<void> {
  await call('DELETE', `${PASSKEYS}/${encodeURIComponent(id)}`);
}

export const identitiesQuery = queryOptions({
  queryKey: ['account', 'identities'] as const,
  queryFn: () => call<Identities>('GET', '/api/auth/identities'),
});

/** Where the browser goes to connect the account. */
export async function connectProvider(id: string): Promise<string> {
  const path = `/api/auth/external/${encodeURIComponent(id)}/link`;
  return (await call<{ url: string }>('POST', path)).url;
}

export async function disconnectProvider(id: string): Promise<void> {
  await call('DELETE', `/api/auth/identities/${encodeURIComponent(id)}`);
}

/** What the account is protected with. */
import type { IdentityList, PasskeyView, SecondFactorView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export const secondFactorQuery = queryOptions({
  queryKey: ['account', 'second-factor'] as const,
  queryFn: async ({ signal }) =>
    (await api.GET('/api/auth/second-factor', { signal })).data as SecondFactorView,
});

export async function turnOffSecondFactor(): Promise<void> {
  await api.DELETE('/api/auth/second-factor');
}

export async function forgetBrowsers(): Promise<void> {
  await api.DELETE('/api/auth/second-factor/devices');
}

export const passkeysQuery = queryOptions({
  queryKey: ['account', 'passkeys'] as const,
  queryFn: async ({ signal }): Promise<PasskeyView[]> =>
    (await api.GET('/api/auth/passkeys', { signal })).data?.items ?? [],
});

export async function renamePasskey({ id, name }: { id: string; name: string }): Promise<void> {
  await api.PATCH('/api/auth/passkeys/{passkey_id}', {
    params: { path: { passkey_id: id } },
    body: { name },
  });
}

export async function removePasskey(id: string): Promise<void> {
  await api.DELETE('/api/auth/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } });
}

export const identitiesQuery = queryOptions({
  queryKey: ['account', 'identities'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/auth/identities', { signal })).data as IdentityList,
});

/** Where the browser goes to connect the account. */
export async function connectProvider(provider: string): Promise<string> {
  const path = '/api/auth/external/{provider}/link';
  return (await api.POST(path, { params: { path: { provider } } })).data?.url ?? '/settings/security';
}

export async function disconnectProvider(provider: string): Promise<void> {
  await api.DELETE('/api/auth/identities/{provider}', { params: { path: { provider } } });
}

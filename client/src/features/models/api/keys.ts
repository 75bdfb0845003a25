/** Keys of one's own for endpoints that ask each person for theirs. A key goes to the server and never comes back. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import type { OwnKey } from './shapes';

export const keyQueries = {
  list: () =>
    queryOptions({
      queryKey: ['provider-keys'] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/provider-keys', { signal })).data?.items as OwnKey[],
    }),
};

export async function saveKey(endpoint: string, value: string, expiresAt: string | null): Promise<void> {
  const params = { path: { endpoint } };
  const body = expiresAt === null ? { value } : { value, expiresAt };
  await api.PUT('/api/provider-keys/{endpoint}', { params, body });
}

export async function deleteKey(endpoint: string): Promise<void> {
  await api.DELETE('/api/provider-keys/{endpoint}', { params: { path: { endpoint } } });
}

/** Keys of one's own for endpoints that ask each person for theirs. A key goes to the server and never comes back. */
import type { OwnKeyState } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export const keyQueries = {
  list: () =>
    queryOptions({
      queryKey: ['provider-keys'] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/provider-keys', { signal })).data?.items as OwnKeyState[],
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

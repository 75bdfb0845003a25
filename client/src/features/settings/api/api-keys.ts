/** Keys with which programs act as the person. */
import type { ApiKeyView, NewApiKey } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export type Scope = ApiKeyView['scopes'][number];

export const apiKeysQuery = queryOptions({
  queryKey: ['account', 'api-keys'] as const,
  queryFn: async ({ signal }): Promise<ApiKeyView[]> =>
    (await api.GET('/api/auth/api-keys', { signal })).data?.items ?? [],
});

/** The key itself, which the server can not say again. */
export async function createApiKey(wanted: NewApiKey): Promise<string> {
  return (await api.POST('/api/auth/api-keys', { body: wanted })).data?.key ?? '';
}

export async function deleteApiKey(id: string): Promise<void> {
  await api.DELETE('/api/auth/api-keys/{key_id}', { params: { path: { key_id: id } } });
}

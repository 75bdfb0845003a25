/** Keys with which programs act as the person. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '@/shared/lib/call';

export type Scope = 'chat' | 'read' | 'admin' | 'scim';

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

export interface NewApiKey {
  name: string;
  scopes: Scope[];
  expiresAt?: string;
}

const PATH = '/api/auth/api-keys';

export const apiKeysQuery = queryOptions({
  queryKey: ['account', 'api-keys'] as const,
  queryFn: async () => (await call<{ items: ApiKey[] }>('GET', PATH)).items,
});

/** The key itself, which the server can not say again. */
export async function createApiKey(wanted: NewApiKey): Promise<string> {
  return (await call<{ key: string }>('POST', PATH, wanted)).key;
}

export async function deleteApiKey(id: string): Promise<void> {
  await call('DELETE', `${PATH}/${encodeURIComponent(id)}`);
}

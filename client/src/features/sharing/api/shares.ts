/** Who else may see or change something that is one's own. */
import { queryOptions } from '@tanstack/react-query';
import { readProblem } from '@tertulia/data-provider';
import { authorizedFetch } from '@/shared/lib/api';

export type Level = 'viewer' | 'editor' | 'owner';

export interface Grant {
  granteeKind: 'user' | 'group' | 'everyone';
  granteeId: string;
  level: Level;
  name?: string | null;
}

export interface Grantee {
  kind: 'user' | 'group';
  id: string;
  name: string;
  email?: string | null;
}

async function call<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await authorizedFetch(new URL(path, location.origin), init);
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as Answer;
}

export const shareQueries = {
  of: (kind: string, id: string) =>
    queryOptions({
      queryKey: ['shares', kind, id] as const,
      queryFn: async () => (await call<{ grants: Grant[] }>(`/api/shares/${kind}/${id}`)).grants,
    }),
  people: (query: string) =>
    queryOptions({
      queryKey: ['people', query] as const,
      queryFn: async () =>
        (await call<{ items: Grantee[] }>(`/api/people?query=${encodeURIComponent(query)}`)).items,
      enabled: query.length > 1,
      staleTime: 30_000,
    }),
};

export async function saveShares(kind: string, id: string, grants: readonly Grant[]): Promise<void> {
  const plain = grants.map(({ granteeKind, granteeId, level }) => ({ granteeKind, granteeId, level }));
  await call(`/api/shares/${kind}/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grants: plain }),
  });
}

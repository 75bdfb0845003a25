/** Who else may see or change something that is one's own. */
import type { FoundPerson, GrantView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export type Level = GrantView['level'];

export const shareQueries = {
  of: (kind: string, id: string) =>
    queryOptions({
      queryKey: ['shares', kind, id] as const,
      queryFn: async ({ signal }) => {
        const params = { path: { kind, object_id: id } };
        return (await api.GET('/api/shares/{kind}/{object_id}', { params, signal })).data
          ?.grants as GrantView[];
      },
    }),
  people: (query: string) =>
    queryOptions({
      queryKey: ['people', query] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/people', { params: { query: { query } }, signal })).data?.items as FoundPerson[],
      enabled: query.length > 1,
      staleTime: 30_000,
    }),
};

export async function saveShares(kind: string, id: string, grants: readonly GrantView[]): Promise<void> {
  const plain = grants.map(({ granteeKind, granteeId, level }) => ({ granteeKind, granteeId, level }));
  const params = { path: { kind, object_id: id } };
  await api.PUT('/api/shares/{kind}/{object_id}', { params, body: { grants: plain } });
}

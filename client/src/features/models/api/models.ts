/** What the client knows of models, and how it asks for it. Keys come from here alone. */
import type { ModelList } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export const modelQueries = {
  list: () =>
    queryOptions({
      queryKey: ['models'] as const,
      queryFn: async ({ signal }) => (await api.GET('/api/models', { signal })).data as ModelList,
      staleTime: 60_000,
    }),
};

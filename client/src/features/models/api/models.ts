/** What the client knows of models, and how it asks for it. Keys come from here alone. */
import type { ModelDetails, ModelList } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { MODEL_DETAILS_KEY, MODELS_KEY } from '@/shared/lib/query-keys';

export const modelQueries = {
  list: () =>
    queryOptions({
      queryKey: MODELS_KEY,
      queryFn: async ({ signal }) => (await api.GET('/api/models', { signal })).data as ModelList,
      staleTime: 60_000,
    }),
  /** What is known of one model: its parameters, what it takes, what it costs. */
  details: (model: string) =>
    queryOptions({
      queryKey: [...MODEL_DETAILS_KEY, model] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/models/details', { params: { query: { model } }, signal })).data as ModelDetails,
      staleTime: 300_000,
    }),
};

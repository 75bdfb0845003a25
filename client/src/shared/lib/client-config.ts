/** What the server tells everyone about itself, signed in or not. */
import type { ClientConfigView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api';

export const configQuery = queryOptions({
  queryKey: ['config'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/config', { signal })).data as ClientConfigView,
  staleTime: 60_000,
});

import type { ClientConfigView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export const versionQuery = queryOptions({
  queryKey: ['version'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/config', { signal })).data as ClientConfigView,
});

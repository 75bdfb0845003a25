/** The endpoints of the server, as an administrator sees them. */
import { queryOptions } from '@tanstack/react-query';
import { withTexts } from '@/shared/i18n/late-texts';
import { api } from '@/shared/lib/api';
import type { EndpointTestResult, EndpointView, SettingView } from '@tertulia/data-provider';

export const adminQueries = {
  endpoints: () =>
    queryOptions({
      queryKey: ['admin', 'endpoints'] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/admin/endpoints', { signal })).data?.items as EndpointView[],
    }),
  settings: () =>
    queryOptions({
      queryKey: ['admin', 'settings'] as const,
      queryFn: async ({ signal }) =>
        (await withTexts(api.GET('/api/admin/settings', { signal }), 'configuration')).data
          ?.items as SettingView[],
    }),
};

export async function saveEndpoint(name: string, settings: Record<string, unknown>): Promise<void> {
  await api.PUT('/api/admin/endpoints/{name}', { params: { path: { name } }, body: { settings } });
}

/** Back to what the file says of it, or gone where the file says nothing. */
export async function removeEndpoint(name: string): Promise<void> {
  await api.DELETE('/api/admin/endpoints/{name}', { params: { path: { name } } });
}

export async function testEndpoint(name: string): Promise<EndpointTestResult> {
  const params = { path: { name } };
  return (await api.POST('/api/admin/endpoints/{name}/test', { params, body: {} }))
    .data as EndpointTestResult;
}

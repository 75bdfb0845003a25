/** What the server tells everyone about itself, signed in or not. */
import type { ClientConfigView, ProviderView, SignInView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api';

export type ClientConfig = ClientConfigView;
/** The ways to sign in that are set up. */
export type SignInOptions = SignInView;
export type SignInProvider = ProviderView;

export const configQuery = queryOptions({
  queryKey: ['config'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/config', { signal })).data as ClientConfig,
  staleTime: 60_000,
});

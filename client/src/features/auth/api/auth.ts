/** Signing in and out, and what the sign-in page has to know. */
import type { ClientConfigView, SignedInView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { acceptSignIn, forgetSession, getAccessToken } from '@/shared/lib/session';

export interface Credentials {
  email: string;
  password: string;
}

export const configQuery = queryOptions({
  queryKey: ['config'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/config', { signal })).data as ClientConfigView,
  staleTime: 60_000,
});

export async function signIn(credentials: Credentials): Promise<void> {
  const { data } = await api.POST('/api/auth/login', { body: credentials });
  acceptSignIn(data as SignedInView);
}

export async function register(account: Credentials & { name?: string }): Promise<void> {
  const { data } = await api.POST('/api/auth/register', { body: account });
  acceptSignIn(data as SignedInView);
}

/** End the session on the server, here and in every tab. Throws, and ends nothing, when the server can not be reached. */
export async function signOut(): Promise<void> {
  await api.POST('/api/auth/logout');
  forgetSession('none');
}

/** Finds out who is signed in from the cookie of an earlier visit. Throws when the server can not be reached. */
export async function restoreSession(): Promise<void> {
  await getAccessToken();
}

/** Signing in and out. */
import type { SignedInView } from '@tertulia/data-provider';
import { api } from '@/shared/lib/api';
import { acceptSignIn, forgetSession, getAccessToken } from '@/shared/lib/session';

export interface Credentials {
  email: string;
  password: string;
}

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

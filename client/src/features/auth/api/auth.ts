/** Signing in and out. */
import type {
  Credentials,
  EmailConfirmation,
  ForgottenPassword,
  InvitationOffer,
  Registration,
  SignedInView,
} from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { rememberSignOut } from '@/shared/lib/own-sign-out';
import { acceptSignIn, forgetSession, getAccessToken } from '@/shared/lib/session';

export async function signIn(credentials: Credentials): Promise<void> {
  const { data } = await api.POST('/api/auth/login', { body: credentials });
  acceptSignIn(data as SignedInView);
}

/** Whether the person is signed in now; else the address has to be confirmed first. */
export async function register(account: Registration): Promise<boolean> {
  const { data } = await api.POST('/api/auth/register', { body: account });
  const isSignedIn = data !== undefined && 'accessToken' in data;
  if (isSignedIn) acceptSignIn(data);
  return isSignedIn;
}

/** Whom an invitation is for. It is read once: a link that does not work will not work later. */
export const invitationQuery = (token: string | null) =>
  queryOptions({
    queryKey: ['invitation', token] as const,
    queryFn: async ({ signal }) => {
      const body = { token: token ?? '' };
      return (await api.POST('/api/auth/invitations/read', { body, signal })).data as InvitationOffer;
    },
    staleTime: Infinity,
    retry: false,
  });

export async function askForPasswordReset(body: ForgottenPassword): Promise<void> {
  await api.POST('/api/auth/password/forgotten', { body });
}

/** Whether the link of a forgotten password works; it does not get better by asking again. */
export const passwordResetQuery = (token: string | null) =>
  queryOptions({
    queryKey: ['password-reset', token] as const,
    queryFn: async ({ signal }) => {
      await api.POST('/api/auth/password/reset/read', { body: { token: token ?? '' }, signal });
      return true;
    },
    staleTime: Infinity,
    retry: false,
  });

export async function resetPassword(body: { token: string; password: string }): Promise<void> {
  await api.POST('/api/auth/password/reset', { body });
}

export async function confirmEmail(body: EmailConfirmation): Promise<void> {
  await api.POST('/api/auth/email/confirm', { body });
}

/** Say that the account of a link is somebody else's. */
export async function disownEmail(token: string): Promise<void> {
  await api.POST('/api/auth/email/disown', { body: { token } });
}

/** Where the browser goes to sign in elsewhere. */
export function externalStart(provider: string, returnTo: string): string {
  return `/api/auth/external/${encodeURIComponent(provider)}/start?returnTo=${encodeURIComponent(returnTo)}`;
}

/**
 * End the session on the server, here and in every tab. Returns where the provider wants the browser to go, to sign out
 * there as well. Throws, and ends nothing, when the server can not be reached.
 */
export async function signOut(): Promise<string | null> {
  const { data } = await api.POST('/api/auth/logout');
  rememberSignOut();
  forgetSession('none');
  return data?.redirect ?? null;
}

/** Finds out who is signed in from the cookie of an earlier visit. Throws when the server can not be reached. */
export async function restoreSession(): Promise<void> {
  await getAccessToken();
}

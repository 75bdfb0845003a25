/** Signing in and out. */
import { call } from '@/shared/lib/call';
import { rememberSignOut } from '@/shared/lib/own-sign-out';
import { acceptSignIn, forgetSession, getAccessToken } from '@/shared/lib/session';
import type { Credentials, Guarded, Invitation, Registration, SignedInView } from './wire';

export async function signIn(credentials: Credentials): Promise<void> {
  acceptSignIn(await call<SignedInView>('POST', '/api/auth/login', credentials));
}

/** Whether the person is signed in now; else the address has to be confirmed first. */
export async function register(account: Registration): Promise<boolean> {
  const answer = await call<Partial<SignedInView> | undefined>('POST', '/api/auth/register', account);
  if (!answer?.accessToken) return false;
  acceptSignIn(answer as SignedInView);
  return true;
}

export async function readInvitation(token: string): Promise<Invitation> {
  return call('POST', '/api/auth/invitations/read', { token });
}

export async function askForPasswordReset(body: Guarded & { email: string }): Promise<void> {
  await call('POST', '/api/auth/password/forgotten', body);
}

export async function resetPassword(body: { token: string; password: string }): Promise<void> {
  await call('POST', '/api/auth/password/reset', body);
}

export async function confirmEmail(token: string): Promise<void> {
  await call('POST', '/api/auth/email/confirm', { token });
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
  const answer = await call<{ redirect?: string | null } | undefined>('POST', '/api/auth/logout');
  rememberSignOut();
  forgetSession('none');
  return answer?.redirect ?? null;
}

/** Finds out who is signed in from the cookie of an earlier visit. Throws when the server can not be reached. */
export async function restoreSession(): Promise<void> {
  await getAccessToken();
}

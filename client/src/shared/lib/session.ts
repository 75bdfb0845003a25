/**
 * The signed-in session of this browser. The access token lives in memory; the refresh token in a cookie that no
 * script sees. A refresh token works once, so the tabs take turns (Web Locks) and share what they get.
 */
import type { ApiError, SignedInView, UserView } from '@tertulia/data-provider';
import { readProblem } from '@tertulia/data-provider';
import { listenToTabs, tellTabs } from './tabs';

export type SessionState =
  | { status: 'unknown' }
  /** refusal: why whoever is kept out may not go on. */
  | { status: 'signed-out'; reason: 'none' | 'ended' | 'banned'; refusal?: ApiError }
  | { status: 'signed-in'; user: UserView };

const RENEW_BEFORE_MS = 60_000;

let state: SessionState = { status: 'unknown' };
let token: { value: string; expiresAt: number } | null = null;
let renewing: Promise<string | null> | null = null;
const listeners = new Set<() => void>();

function change(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function readSession(): SessionState {
  return state;
}

export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Take over what a sign-in, registration or refresh answered. */
export function acceptSignIn(signedIn: SignedInView): void {
  token = { value: signedIn.accessToken, expiresAt: Date.now() + signedIn.expiresIn * 1000 };
  change({ status: 'signed-in', user: signedIn.user });
  tellTabs({
    type: 'signed-in',
    accessToken: token.value,
    expiresAt: token.expiresAt,
    userId: signedIn.user.id,
  });
}

/** Change what is shown of the person, after they changed it. */
export function updateUser(user: UserView): void {
  change({ status: 'signed-in', user });
}

/** Leave the page for as long as this person is kept out; the session itself stays, for when they may come back. */
export function keepOut(refusal: ApiError): void {
  token = null;
  change({ status: 'signed-out', reason: 'banned', refusal });
}

/** Forget the session in this tab and all others. */
export function forgetSession(reason: 'none' | 'ended'): void {
  token = null;
  if (state.status !== 'signed-out') {
    change({ status: 'signed-out', reason });
    tellTabs({ type: 'signed-out' });
  }
}

/** A token that still works for a while; null when nobody is signed in. Throws when the server can not be reached. */
export async function getAccessToken(): Promise<string | null> {
  if (token && token.expiresAt - Date.now() > RENEW_BEFORE_MS) return token.value;
  if (state.status === 'signed-out') return null;
  return renewSession(token?.value ?? null);
}

/** A new token in place of `used`, unless another caller or tab has brought one meanwhile. */
export async function renewSession(used: string | null): Promise<string | null> {
  renewing ??= takeTurn(() => refreshUnlessRenewed(used)).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function takeTurn(work: () => Promise<string | null>): Promise<string | null> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('tertulia-refresh', work);
}

async function refreshUnlessRenewed(used: string | null): Promise<string | null> {
  if (token && token.value !== used && token.expiresAt > Date.now()) return token.value;
  const response = await fetch('/api/auth/refresh', { method: 'POST' });
  if (response.ok) {
    const signedIn = (await response.json()) as SignedInView;
    acceptSignIn(signedIn);
    return signedIn.accessToken;
  }
  if (response.status === 401 || response.status === 403) {
    forgetSession(state.status === 'signed-in' ? 'ended' : 'none');
    return null;
  }
  throw await readProblem(response);
}

listenToTabs((message) => {
  if (message.type === 'signed-out') {
    token = null;
    if (state.status !== 'signed-out') change({ status: 'signed-out', reason: 'none' });
  }
  if (message.type === 'signed-in') {
    const isSamePerson = state.status === 'signed-in' && state.user.id === message.userId;
    if (isSamePerson) token = { value: message.accessToken, expiresAt: message.expiresAt };
    else if (state.status !== 'unknown') location.reload();
  }
});

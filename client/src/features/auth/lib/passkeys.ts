/** The browser's part of passkeys. The library comes when it is needed. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { TFunction } from 'i18next';
import { describeError } from '@/shared/lib/errors';

const load = () => import('@simplewebauthn/browser');

/** Browsers have passkeys on addresses with https and on localhost alone. */
export function hasPasskeys(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** Ask the person for one of their passkeys. */
export async function readPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
  isAutofill = false,
): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await load();
  return startAuthentication({ optionsJSON: options, useBrowserAutofill: isAutofill });
}

export async function hasPasskeyAutofill(): Promise<boolean> {
  if (!hasPasskeys()) return false;
  const { browserSupportsWebAuthnAutofill } = await load();
  return browserSupportsWebAuthnAutofill();
}

/** Stop waiting for a passkey. */
export async function stopPasskey(): Promise<void> {
  const { WebAuthnAbortService } = await load();
  WebAuthnAbortService.cancelCeremony();
}

/** Whether the person, or the page itself, ended it: not a failure. */
export function isTurnedAway(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');
}

export function describePasskeyError(error: unknown, t: TFunction): string {
  return isTurnedAway(error) ? t('auth:passkeyTurnedAway') : describeError(error, t);
}

/** The browser's part of passkeys. The library comes when it is needed. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import type { TFunction } from 'i18next';
import { describeError } from './errors';

type PasskeyRequest = PublicKeyCredentialRequestOptionsJSON;
type PasskeyCreation = PublicKeyCredentialCreationOptionsJSON;
/** The standard says how options and credentials look, so the API's own description leaves them open. */
type Open = Record<string, never>;
type Asked = { options: Open } | undefined;

export const passkeyRequest = (asked: Asked) => asked?.options as unknown as PasskeyRequest;
export const passkeyCreation = (asked: Asked) => asked?.options as unknown as PasskeyCreation;
export const toWire = (credential: AuthenticationResponseJSON | RegistrationResponseJSON) =>
  credential as unknown as Open;

const load = () => import('@simplewebauthn/browser');

/** Browsers have passkeys on addresses with https and on localhost alone. */
export function hasPasskeys(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** Ask the person for one of their passkeys. */
export async function readPasskey(
  options: PasskeyRequest,
  isAutofill = false,
): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await load();
  return startAuthentication({ optionsJSON: options, useBrowserAutofill: isAutofill });
}

/** Have the person make a new one. */
export async function makePasskey(options: PasskeyCreation): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await load();
  return startRegistration({ optionsJSON: options });
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
  if (isTurnedAway(error)) return t('common:passkeyTurnedAway');
  if (error instanceof Error && error.name === 'InvalidStateError') return t('common:passkeyThere');
  return describeError(error, t);
}

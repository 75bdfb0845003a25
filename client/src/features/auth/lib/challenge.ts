/** What the page of the second factor needs to go on, from where it was handed over. */
import { ApiError } from '@tertulia/data-provider';

export type FactorMethod = 'totp' | 'backup_code' | 'passkey';

/** The first factor was right; this goes back with the second. */
export interface Challenge {
  challenge: string;
  methods: FactorMethod[];
  /** Whether the browser may be a remembered one that the form of another site came from. */
  asksBrowser?: boolean;
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    challenge?: Challenge;
  }
}

const METHODS: readonly FactorMethod[] = ['passkey', 'totp', 'backup_code'];

function readMethods(text: string): FactorMethod[] {
  const named = new Set(text.split(/[\s,]+/));
  return METHODS.filter((method) => named.has(method));
}

function makeChallenge(challenge: string, methods: string): Challenge | null {
  const known = readMethods(methods);
  return challenge === '' || known.length === 0 ? null : { challenge, methods: known };
}

/** From the server's answer to the first factor; null when it says something else. */
export function challengeOf(error: unknown): Challenge | null {
  if (!(error instanceof ApiError) || error.code !== 'second_factor_needed') return null;
  const { challenge, methods } = error.problem.params;
  return makeChallenge(String(challenge ?? ''), String(methods ?? ''));
}

/** From the address that a provider sent the browser to. */
export function readFragment(hash: string): Challenge | null {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const challenge = makeChallenge(values.get('challenge') ?? '', values.get('methods') ?? '');
  return challenge && values.get('browser') === 'ask' ? { ...challenge, asksBrowser: true } : challenge;
}

/** A code as it was pasted or typed, without what people put between its digits. */
export function tidyCode(text: string): string {
  return text.replaceAll(/[\s-]/g, '');
}

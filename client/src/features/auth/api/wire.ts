/** What signing in sends and gets, where the generated types say less than is known. */
import type {
  Credentials as PlainCredentials,
  Registration as PlainRegistration,
} from '@tertulia/data-provider';

export type { SignedInView } from '@tertulia/data-provider';
export type FactorMethod = 'totp' | 'backup_code' | 'passkey';

/** The first factor was right; this goes back with the second. */
export interface Challenge {
  challenge: string;
  methods: FactorMethod[];
}

/** What a form that strangers may send can carry. */
export interface Guarded {
  captcha?: string;
}

export type Credentials = PlainCredentials & Guarded;
export type Registration = PlainRegistration & Guarded;

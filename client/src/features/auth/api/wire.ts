/** What the server answers about signing in and about the own account. */
import type { SignedInView, UserView } from '@tertulia/data-provider';

export type { SignedInView, UserView };
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

export interface Credentials extends Guarded {
  email: string;
  password: string;
  /** The directory that the account is in. */
  provider?: string;
}

export interface Registration extends Guarded {
  email: string;
  password: string;
  name?: string;
  invitation?: string;
}

export interface Invitation {
  email: string;
  invitedBy: string | null;
}

/** What the browser's authenticator is asked; its shape is the browser's (WebAuthn JSON). */
export interface Ceremony<Options> {
  flow: string;
  options: Options;
}

export interface TotpSetup {
  secret: string;
  uri: string;
  /** An SVG image. */
  qr: string;
}

export interface BackupCodes {
  backupCodes: string[];
}

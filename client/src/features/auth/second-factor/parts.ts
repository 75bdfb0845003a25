/** What the settings show of second factors and passkeys. */
export { describePasskeyError, hasPasskeys, isTurnedAway } from '../lib/passkeys';
export { BackupCodes } from './backup-codes';
export { TotpSetup } from './totp-setup';

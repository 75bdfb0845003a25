/** What the settings show of second factors. */
export { BackupCodes } from './backup-codes';
export { PasskeySetup } from './passkey-setup';
export { TotpSetup } from './totp-setup';

/** What the settings show of second factors. */
export { BackupCodes } from './backup-codes';
export { TotpSetup } from './totp-setup';

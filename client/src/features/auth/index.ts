/** What the frame of the page needs at once; all else comes when it is shown. */
import { withTexts } from '@/shared/i18n/late-texts';

export { restoreSession } from './api/auth';
export { renewBackupCodes } from './api/second-factor';
export { useSignOut } from './components/use-sign-out';
export const loadAuthPages = () => withTexts(import('./pages'), 'auth');
export const loadStepPage = () => withTexts(import('./steps/step-page'), 'auth');
export const loadReauthentication = () => withTexts(import('./components/reauthentication-dialog'), 'auth');
export const loadSecondFactorParts = () => withTexts(import('./second-factor/parts'), 'auth');

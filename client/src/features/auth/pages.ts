/** The pages of signing in, in a file of their own: who is signed in already never loads them. */
export { ConfirmEmailPage } from './components/confirm-email-page';
export { ForgottenPasswordPage } from './components/forgotten-password-page';
export { InvitationPage } from './components/invitation-page';
export { RegisterPage } from './components/register-page';
export { ResetPasswordPage } from './components/reset-password-page';
export { SignInPage } from './components/sign-in-page';
export { SecondFactorPage } from './second-factor/second-factor-page';

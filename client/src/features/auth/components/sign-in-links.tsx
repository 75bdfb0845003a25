import { useTranslation } from 'react-i18next';
import { AuthLink } from './auth-link';

/** Back to where one signs in, keeping where the person wanted to go. */
export function BackToSignIn() {
  const { t } = useTranslation('auth');
  return (
    <AuthLink to="/sign-in" search={(search) => search}>
      {t('backToSignIn')}
    </AuthLink>
  );
}

/** For who has an account and need not make one. */
export function HaveAccount() {
  const { t } = useTranslation('auth');
  return (
    <>
      {t('haveAccount')}{' '}
      <AuthLink to="/sign-in" search={(search) => search}>
        {t('signIn')}
      </AuthLink>
    </>
  );
}

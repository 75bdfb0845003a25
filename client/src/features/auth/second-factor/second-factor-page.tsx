import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { AuthCard } from '../components/auth-card';
import { AuthLink } from '../components/auth-link';
import { useLeave } from '../components/use-leave';
import { readFragment } from '../lib/challenge';
import { RememberedBrowser } from './remembered-browser';
import { SecondFactorForm } from './second-factor-form';

/** The second step of signing in. What it goes on from is never left in the address. */
export function SecondFactorPage() {
  const { t } = useTranslation('auth');
  const navigate = useNavigate();
  const leave = useLeave();
  const { next } = useSearch({ strict: false });
  const { hash, state } = useRouterState({ select: ({ location }) => location });
  const handedOver = readFragment(hash);
  const challenge = handedOver ?? state.challenge ?? null;
  useEffect(() => {
    const search = next === undefined ? {} : { next };
    if (challenge === null) void navigate({ to: '/sign-in', search, replace: true });
    else if (hash !== '')
      void navigate({ to: '/sign-in/second-factor', search, state: { challenge }, replace: true });
  }, [challenge, hash, next, navigate]);
  if (!challenge) return null;
  return (
    <AuthCard
      title={t('secondFactor.title')}
      footer={
        <AuthLink to="/sign-in" search={next === undefined ? { manual: 1 } : { next, manual: 1 }}>
          {t('backToSignIn')}
        </AuthLink>
      }
    >
      <RememberedBrowser challenge={challenge} onSignedIn={leave}>
        <SecondFactorForm challenge={challenge} onSignedIn={leave} />
      </RememberedBrowser>
    </AuthCard>
  );
}

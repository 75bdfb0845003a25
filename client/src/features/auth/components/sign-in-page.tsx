import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { hasJustSignedOut } from '@/shared/lib/own-sign-out';
import { readSession } from '@/shared/lib/session';
import { ErrorState } from '@/shared/ui/error-state';
import { externalStart } from '../api/auth';
import { SignInWays } from './sign-in-ways';

/**
 * With no account yet there is nobody to sign in: the first one is made instead, unless it can only come from elsewhere
 * or the person has asked for the ways in. Where a provider is set to be the way
 * in, the browser goes there, unless the person has just left or something went wrong there.
 */
export function SignInPage() {
  const { t } = useTranslation('auth');
  const navigate = useNavigate();
  const { next, error, manual } = useSearch({ strict: false });
  const config = useQuery(configQuery);
  const [mayRedirect] = useState(() => !manual && !error && !hasJustSignedOut());
  const isEmpty = (config.data?.setup && config.data.signIn.passwords && !manual) ?? false;
  const provider = mayRedirect && !isEmpty ? config.data?.signIn.autoRedirect : null;
  useEffect(() => {
    if (isEmpty) void navigate({ to: '/register', search: (search) => search, replace: true });
    if (provider) location.replace(externalStart(provider, next ?? '/'));
  }, [isEmpty, provider, next, navigate]);
  if (config.isLoadingError)
    return (
      <main className="flex min-h-dvh items-center justify-center">
        <ErrorState error={config.error} onRetry={() => void config.refetch()} />
      </main>
    );
  if (provider)
    return (
      <main className="flex min-h-dvh items-center justify-center p-4">
        <p role="status" className="text-ink-soft">
          {t('goingToProvider')}
        </p>
      </main>
    );
  if (!config.data || isEmpty) return null;
  const session = readSession();
  return (
    <SignInWays
      config={config.data}
      hasEnded={session.status === 'signed-out' && session.reason === 'ended'}
      refusal={session.status === 'signed-out' ? session.refusal : undefined}
    />
  );
}

import type { ApiError } from '@tertulia/data-provider';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeArrival } from '@/shared/lib/arrival';
import type { ClientConfig } from '@/shared/lib/client-config';
import { hasPasskeys } from '@/shared/lib/passkeys';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Notice } from '@/shared/ui/notice';
import type { Challenge } from '../lib/challenge';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { OrLine } from './or-line';
import { PasskeySignIn } from './passkey-sign-in';
import { PasswordSignIn } from './password-sign-in';
import { ProviderButtons } from './provider-buttons';
import { useLeave } from './use-leave';

export interface SignInWaysProps {
  config: ClientConfig;
  /** The session ended by itself: say so. */
  hasEnded: boolean;
  /** Why somebody who was signed in may not go on. */
  refusal: ApiError | undefined;
}

/** The ways to sign in that are set up here, and no others. */
export function SignInWays({ config, hasEnded, refusal }: SignInWaysProps) {
  const { t } = useTranslation('auth');
  const navigate = useNavigate();
  const { next, error, provider } = useSearch({ strict: false });
  const [hasTried, setHasTried] = useState(false);
  const leave = useLeave();
  const options = config.signIn;
  const hasForm = options.passwords || options.directories.length > 0;
  const hasPasskey = options.passkeys && hasPasskeys();
  const hasMore = hasPasskey || options.providers.length > 0;
  const goOn = (challenge: Challenge) =>
    void navigate({
      to: '/sign-in/second-factor',
      search: next === undefined ? {} : { next },
      state: { challenge },
    });
  return (
    <AuthCard title={t('signIn')} footer={<RegisterHint config={config} />}>
      <div className="flex flex-col gap-4">
        {error && !hasTried && (
          <Notice tone="danger">
            {describeArrival({ code: error, provider }, options.providers, t, (name) =>
              t('arrivalFailed', { provider: name }),
            )}
          </Notice>
        )}
        {refusal && !hasTried && <FailureNotice error={refusal} />}
        {hasEnded && !hasTried && !error && <Notice tone="warning">{t('sessionEnded')}</Notice>}
        {config.setup && <Notice tone="neutral">{t('becomesAdministrator')}</Notice>}
        {!hasForm && !hasMore && <Notice tone="warning">{t('noWay')}</Notice>}
        {hasForm && (
          <PasswordSignIn
            options={options}
            onSignedIn={leave}
            onChallenge={goOn}
            onAttempt={() => setHasTried(true)}
          />
        )}
        {hasForm && hasMore && <OrLine />}
        {hasMore && (
          <div className="flex flex-col gap-2">
            {options.providers.length > 0 && (
              <ProviderButtons providers={options.providers} returnTo={next ?? '/'} isMain={!hasForm} />
            )}
            {hasPasskey && <PasskeySignIn hasField={hasForm} onSignedIn={leave} />}
          </div>
        )}
      </div>
    </AuthCard>
  );
}

function RegisterHint({ config }: Pick<SignInWaysProps, 'config'>) {
  const { t } = useTranslation('auth');
  if (config.registration !== 'open' || !config.signIn.passwords) return null;
  return (
    <>
      {t('noAccount')}{' '}
      <AuthLink to="/register" search={(search) => search}>
        {t('createAccount')}
      </AuthLink>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeArrival } from '@/shared/lib/arrival';
import { configQuery } from '@/shared/lib/client-config';
import { Notice } from '@/shared/ui/notice';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { MailSent } from './mail-sent';
import { OrLine } from './or-line';
import { ProviderButtons } from './provider-buttons';
import { RegisterForm } from './register-form';
import { HaveAccount } from './sign-in-links';
import { useLeave } from './use-leave';

/** A new account, by a form or from a provider, which the server lets in or not; the first one can come from a directory as
 * well. */
export function RegisterPage() {
  const { t } = useTranslation('auth');
  const leave = useLeave();
  const config = useQuery(configQuery).data;
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { next, error, provider } = useSearch({ strict: false });
  const isFirst = config?.setup ?? false;
  const providers = config?.signIn.providers ?? [];
  const hasDirectory = (config?.signIn.directories.length ?? 0) > 0;
  if (sentTo !== null) return <MailSent text={t('mailSent.confirm', { email: sentTo })} />;
  // Before the configuration is there, the form stands there already: it is what most people get.
  const isClosed = config !== undefined && config.registration !== 'open' && !isFirst;
  return (
    <AuthCard
      title={isFirst ? t('firstAccount') : t('createAccount')}
      footer={
        isFirst ? (
          hasDirectory && (
            <AuthLink to="/sign-in" search={(search) => ({ ...search, manual: 1 })}>
              {t('useDirectory')}
            </AuthLink>
          )
        ) : (
          <HaveAccount />
        )
      }
    >
      {isClosed ? (
        <Notice tone="warning">{config.registration === 'invited' ? t('invitedOnly') : t('closed')}</Notice>
      ) : (
        <div className="flex flex-col gap-4">
          {error && (
            <Notice tone="danger">
              {describeArrival({ code: error, provider }, providers, t, (name) =>
                t('arrivalFailed', { provider: name }),
              )}
            </Notice>
          )}
          <RegisterForm onSignedIn={leave} onMailSent={setSentTo}>
            {isFirst && <Notice tone="neutral">{t('becomesAdministrator')}</Notice>}
          </RegisterForm>
          {providers.length > 0 && (
            <>
              <OrLine />
              <ProviderButtons providers={providers} returnTo={next ?? '/'} isMain={false} />
            </>
          )}
        </div>
      )}
    </AuthCard>
  );
}

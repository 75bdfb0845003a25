import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { Notice } from '@/shared/ui/notice';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { MailSent } from './mail-sent';
import { RegisterForm } from './register-form';
import { useLeave } from './use-leave';

export function RegisterPage() {
  const { t } = useTranslation('auth');
  const leave = useLeave();
  const config = useQuery(configQuery).data;
  const [sentTo, setSentTo] = useState<string | null>(null);
  const isFirst = config?.setup ?? false;
  if (sentTo !== null)
    return <MailSent title={t('mailSent.title')} text={t('mailSent.confirm', { email: sentTo })} />;
  // Before the configuration is there, the form stands there already: it is what most people get.
  const isClosed = config !== undefined && config.registration !== 'open' && !isFirst;
  return (
    <AuthCard
      title={isFirst ? t('firstAccount') : t('createAccount')}
      footer={
        !isFirst && (
          <>
            {t('haveAccount')}{' '}
            <AuthLink to="/sign-in" search={(search) => search}>
              {t('signIn')}
            </AuthLink>
          </>
        )
      }
    >
      {isClosed ? (
        <Notice tone="warning">{config.registration === 'invited' ? t('invitedOnly') : t('closed')}</Notice>
      ) : (
        <RegisterForm onSignedIn={leave} onMailSent={setSentTo}>
          {isFirst && <Notice tone="neutral">{t('becomesAdministrator')}</Notice>}
        </RegisterForm>
      )}
    </AuthCard>
  );
}

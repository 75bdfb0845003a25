import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '@/shared/lib/permissions';
import { Notice } from '@/shared/ui/notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { invitationQuery } from '../api/auth';
import { useMailedToken } from '../lib/use-mailed-token';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { BrokenLink } from './broken-link';
import { MailSent } from './mail-sent';
import { RegisterForm } from './register-form';
import { HaveAccount } from './sign-in-links';

/** Where the link of an invitation leads: an account for the address that was invited. */
export function InvitationPage() {
  const { t } = useTranslation('auth');
  const navigate = useNavigate();
  const user = useUser();
  const token = useMailedToken();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const invitation = useQuery({ ...invitationQuery(token), enabled: token !== null && user === null });
  if (sentTo !== null) return <MailSent text={t('mailSent.confirm', { email: sentTo })} />;
  const { data } = invitation;
  return (
    <AuthCard
      title={t('invitation.title')}
      footer={user ? <AuthLink to="/">{t('toStart')}</AuthLink> : <HaveAccount />}
    >
      {user ? (
        <Notice tone="neutral">{t('invitation.signedIn', { email: user.email })}</Notice>
      ) : token === null ? (
        <BrokenLink />
      ) : invitation.isLoadingError ? (
        <BrokenLink error={invitation.error} />
      ) : data ? (
        <RegisterForm
          invitation={{ token, email: data.email }}
          onSignedIn={() => void navigate({ to: '/', replace: true })}
          onMailSent={setSentTo}
        >
          <p className="text-sm text-ink-soft">
            {data.invitedBy ? t('invitation.by', { name: data.invitedBy }) : t('invitation.text')}
          </p>
        </RegisterForm>
      ) : (
        <Skeleton className="h-64" />
      )}
    </AuthCard>
  );
}

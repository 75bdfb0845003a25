import { MailCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';

export interface MailSentProps {
  title: string;
  text: string;
}

/** What to do next is in a mail. */
export function MailSent({ title, text }: MailSentProps) {
  const { t } = useTranslation('auth');
  return (
    <AuthCard
      title={title}
      footer={
        <AuthLink to="/sign-in" search={(search) => search}>
          {t('backToSignIn')}
        </AuthLink>
      }
    >
      <div className="flex gap-4">
        <MailCheck aria-hidden className="size-6 shrink-0 text-accent" />
        <div className="flex min-w-0 flex-col gap-2 text-sm wrap-anywhere">
          <p>{text}</p>
          <p className="text-ink-soft">{t('mailSent.spam')}</p>
        </div>
      </div>
    </AuthCard>
  );
}

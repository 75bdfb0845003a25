import { MailCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AuthCard } from './auth-card';
import { BackToSignIn } from './sign-in-links';

export interface MailSentProps {
  text: string;
}

/** What to do next is in a mail. */
export function MailSent({ text }: MailSentProps) {
  const { t } = useTranslation('auth');
  return (
    <AuthCard title={t('mailSent.title')} footer={<BackToSignIn />}>
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

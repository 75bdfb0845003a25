import { type ComponentType, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { useUser } from '@/shared/lib/permissions';
import { Button } from '@/shared/ui/button';
import { AuthCard } from '../components/auth-card';
import { useSignOut } from '../components/use-sign-out';
import { EmailStep } from './email-step';
import { PasswordStep } from './password-step';
import { SecondFactorStep } from './second-factor-step';
import { TermsStep, type TermsStepProps } from './terms-step';

export interface StepPageProps {
  /** Shows text with its formatting. */
  text: ComponentType<{ text: string }>;
}

const reload = () => void reloadUser().catch(() => undefined);

/** What the person has to do before anything else works, one step at a time; the route leads on when none is left. */
export function StepPage({ text }: StepPageProps) {
  const { t } = useTranslation(['auth', 'common']);
  const user = useUser();
  const signOut = useSignOut();
  const step = user?.pending[0];
  useEffect(() => {
    // The browser's own dialog gives the focus back as well, and then the backup codes are still to be seen.
    if (step === 'second_factor') return undefined;
    // The step may have been taken in another tab, or by a link in a mail.
    window.addEventListener('focus', reload);
    return () => window.removeEventListener('focus', reload);
  }, [step]);
  if (!user || step === undefined) return null;
  const titles: Record<string, string> = {
    second_factor: t('steps.secondFactor'),
    terms: t('steps.terms'),
    email: t('steps.email'),
    password: t('steps.password'),
  };
  return (
    <AuthCard
      key={step}
      title={titles[step] ?? t('steps.other')}
      isWide={step !== 'email' && step !== 'password'}
      footer={
        <div className="flex max-w-sm flex-wrap items-center justify-center">
          <span className="wrap-anywhere">{t('steps.signedInAs', { email: user.email })}</span>
          <Button
            variant="quiet"
            className="min-h-8 px-2 underline underline-offset-2"
            isBusy={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            {t('common:signOut')}
          </Button>
        </div>
      }
    >
      <Step name={step} email={user.email} text={text} />
    </AuthCard>
  );
}

interface StepProps extends TermsStepProps {
  name: string;
  email: string;
}

function Step({ name, email, text }: StepProps) {
  const { t } = useTranslation('auth');
  if (name === 'terms') return <TermsStep text={text} />;
  if (name === 'email') return <EmailStep email={email} />;
  if (name === 'password') return <PasswordStep email={email} />;
  if (name === 'second_factor') return <SecondFactorStep onDone={reload} />;
  return <p className="text-sm">{t('steps.otherText')}</p>;
}

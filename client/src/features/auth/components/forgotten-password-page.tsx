import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { askForPasswordReset } from '../api/auth';
import { AuthCard } from './auth-card';
import { CaptchaSubmit } from './captcha-submit';
import { MailSent } from './mail-sent';
import { BackToSignIn } from './sign-in-links';
import { useCaptcha } from './use-captcha';

/** Asks for the mail with which a new password is set. Whether there is an account is not said. */
export function ForgottenPasswordPage() {
  const { t } = useTranslation('auth');
  const [email, setEmail] = useState('');
  const captcha = useCaptcha();
  const mutation = useMutation({ mutationFn: askForPasswordReset, onError: captcha.renew });
  const count = useQuery(configQuery).data?.signIn.passwordResetMinutes;
  if (mutation.isSuccess) {
    const sent = t('mailSent.reset', { email: mutation.variables.email });
    return <MailSent text={count === undefined ? sent : `${sent} ${t('mailSent.lasts', { count })}`} />;
  }
  const submit = () => {
    if (captcha.isReady()) mutation.mutate({ email, ...captcha.body });
  };
  return (
    <AuthCard title={t('forgotten.title')} footer={<BackToSignIn />}>
      <Form isBusy={mutation.isPending} onSubmit={submit}>
        <p className="text-sm text-ink-soft">{t('forgotten.text')}</p>
        <FailureNotice error={mutation.error} />
        <Field
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <CaptchaSubmit label={t('forgotten.send')} captcha={captcha} isBusy={mutation.isPending} />
      </Form>
    </AuthCard>
  );
}

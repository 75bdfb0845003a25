import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
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
  if (mutation.isSuccess) return <MailSent text={t('mailSent.reset', { email: mutation.variables.email })} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mutation.isPending && captcha.isReady()) mutation.mutate({ email, ...captcha.body });
  };
  return (
    <AuthCard title={t('forgotten.title')} footer={<BackToSignIn />}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm text-ink-soft">{t('forgotten.text')}</p>
        {mutation.isError && <Notice tone="danger">{describeError(mutation.error, t)}</Notice>}
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
      </form>
    </AuthCard>
  );
}

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { askForPasswordReset } from '../api/auth';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { Captcha } from './captcha';
import { MailSent } from './mail-sent';
import { useCaptcha } from './use-captcha';

/** Asks for the mail with which a new password is set. Whether there is an account is not said. */
export function ForgottenPasswordPage() {
  const { t } = useTranslation('auth');
  const [email, setEmail] = useState('');
  const captcha = useCaptcha();
  const mutation = useMutation({ mutationFn: askForPasswordReset, onError: captcha.renew });
  if (mutation.isSuccess)
    return (
      <MailSent title={t('mailSent.title')} text={t('mailSent.reset', { email: mutation.variables.email })} />
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mutation.isPending && !captcha.isMissing) mutation.mutate({ email, ...captcha.body });
  };
  return (
    <AuthCard
      title={t('forgotten.title')}
      footer={
        <AuthLink to="/sign-in" search={(search) => search}>
          {t('backToSignIn')}
        </AuthLink>
      }
    >
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
        <Captcha {...captcha.props} />
        <Button
          type="submit"
          variant="primary"
          className="min-h-11"
          isBusy={mutation.isPending}
          aria-disabled={mutation.isPending || captcha.isMissing}
        >
          {t('forgotten.send')}
        </Button>
      </form>
    </AuthCard>
  );
}

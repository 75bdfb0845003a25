import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { PasswordField } from '@/shared/ui/password-field';
import { register } from '../api/auth';
import { Captcha } from './captcha';
import { useCaptcha } from './use-captcha';

export interface RegisterFormProps {
  /** An invitation names the address, which is then not changed. */
  invitation?: { token: string; email: string };
  onSignedIn: () => void;
  /** The account is there when the address has been confirmed. */
  onMailSent: (email: string) => void;
  children?: ReactNode;
}

/** A new account: name, address, password. */
export function RegisterForm({ invitation, onSignedIn, onMailSent, children }: RegisterFormProps) {
  const { t } = useTranslation('auth');
  const [name, setName] = useState('');
  const [email, setEmail] = useState(invitation?.email ?? '');
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const captcha = useCaptcha();
  const mutation = useMutation({
    mutationFn: register,
    onSuccess: (isSignedIn, { email: sentTo }) => (isSignedIn ? onSignedIn() : onMailSent(sentTo)),
    onError: captcha.renew,
  });
  const isTooShort = password.length < SHORTEST_PASSWORD;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (mutation.isPending || isTooShort || captcha.isMissing) return;
    mutation.mutate({
      email,
      password,
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(invitation ? { invitation: invitation.token } : {}),
      ...captcha.body,
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {mutation.isError && <Notice tone="danger">{describeError(mutation.error, t)}</Notice>}
      <Field
        label={t('name')}
        name="name"
        autoComplete="name"
        maxLength={100}
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        maxLength={254}
        readOnly={invitation !== undefined}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="new-password"
        required
        maxLength={256}
        hint={t('passwordHint', { count: SHORTEST_PASSWORD })}
        error={isChecked && isTooShort ? t('passwordTooShort', { count: SHORTEST_PASSWORD }) : undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Captcha {...captcha.props} />
      <Button
        type="submit"
        variant="primary"
        className="mt-1 min-h-11"
        isBusy={mutation.isPending}
        aria-disabled={mutation.isPending || captcha.isMissing}
      >
        {t('createAccount')}
      </Button>
    </form>
  );
}

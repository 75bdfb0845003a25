import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { register } from '../api/auth';
import { CaptchaSubmit } from './captcha-submit';
import { NewPasswordField } from './new-password-field';
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
    if (mutation.isPending || isTooShort || !captcha.isReady()) return;
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
      <NewPasswordField
        label={t('password')}
        value={password}
        isTooShort={isChecked && isTooShort}
        onChange={setPassword}
      />
      <CaptchaSubmit label={t('createAccount')} captcha={captcha} isBusy={mutation.isPending} />
    </form>
  );
}

import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
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
  const submit = () => {
    setIsChecked(true);
    if (isTooShort || !captcha.isReady()) return;
    mutation.mutate({
      email,
      password,
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(invitation ? { invitation: invitation.token } : {}),
      ...captcha.body,
    });
  };
  return (
    <Form isBusy={mutation.isPending} onSubmit={submit}>
      {children}
      <FailureNotice error={mutation.error} />
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
    </Form>
  );
}

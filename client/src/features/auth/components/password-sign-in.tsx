import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInOptions } from '@/shared/lib/client-config';
import { Choice } from '@/shared/ui/choice';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { PasswordField } from '@/shared/ui/password-field';
import { signIn } from '../api/auth';
import { type Challenge, challengeOf } from '../lib/challenge';
import { AuthLink } from './auth-link';
import { CaptchaSubmit } from './captcha-submit';
import { useCaptcha } from './use-captcha';

export interface PasswordSignInProps {
  options: SignInOptions;
  onSignedIn: () => void;
  onChallenge: (challenge: Challenge) => void;
  /** The form is being used: what was said before it is over. */
  onAttempt: () => void;
}

/** Where an account can be that has no directory. */
const HERE = '';

/** Name and password, of an account here or in a directory. */
export function PasswordSignIn({ options, onSignedIn, onChallenge, onAttempt }: PasswordSignInProps) {
  const { t } = useTranslation('auth');
  const places = [
    ...(options.passwords ? [{ value: HERE, label: t('accountHere') }] : []),
    ...options.directories.map(({ id, label }) => ({ value: id, label })),
  ];
  const [place, setPlace] = useState(places[0]?.value ?? HERE);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const captcha = useCaptcha();
  const mutation = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: (error) => {
      captcha.renew();
      const challenge = challengeOf(error);
      if (challenge) onChallenge(challenge);
    },
  });
  const submit = () => {
    if (!captcha.isReady()) return;
    onAttempt();
    mutation.mutate({ email, password, ...(place === HERE ? {} : { provider: place }), ...captcha.body });
  };
  const isHere = place === HERE;
  const failure = mutation.isError && !challengeOf(mutation.error) ? mutation.error : null;
  return (
    <Form isBusy={mutation.isPending} onSubmit={submit}>
      <FailureNotice error={failure} />
      {places.length > 1 && (
        <Choice
          label={t('accountPlace')}
          value={place}
          options={places}
          onChange={(next) => {
            setPlace(next);
            mutation.reset();
          }}
        />
      )}
      <Field
        label={isHere ? t('email') : t('directoryName')}
        type={isHere ? 'email' : 'text'}
        name="email"
        autoComplete={options.passkeys && isHere ? 'username webauthn' : 'username'}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <div>
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="current-password"
          required
          maxLength={256}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {isHere && options.passwordReset && (
          <p className="mt-2 text-sm">
            <AuthLink to="/forgotten-password" search={(search) => search}>
              {t('forgotten.link')}
            </AuthLink>
          </p>
        )}
      </div>
      <CaptchaSubmit label={t('signIn')} captcha={captcha} isBusy={mutation.isPending} />
    </Form>
  );
}

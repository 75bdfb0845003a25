import type { UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
import { PasswordField } from '@/shared/ui/password-field';
import { confirmIdentity } from '../api/reauthentication';
import { CodeField } from './code-field';

export interface ReauthenticationFormProps {
  user: UserView;
  hasPassword: boolean;
  hasApp: boolean;
  onConfirmed: () => void;
}

/** The password, here or of the directory, or the code of the authenticator app. */
export function ReauthenticationForm({ user, hasPassword, hasApp, onConfirmed }: ReauthenticationFormProps) {
  const { t } = useTranslation('auth');
  const [isCode, setIsCode] = useState(!hasPassword);
  const [proof, setProof] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What asked may be a dialog itself, which holds the focus until this one has taken over.
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [isCode]);
  const mutation = useMutation({
    mutationFn: confirmIdentity,
    onSuccess: onConfirmed,
    onError: () => setProof(''),
  });
  const send = (text: string) => {
    if (!mutation.isPending && text !== '') mutation.mutate(isCode ? { code: text } : { password: text });
  };
  const change = () => {
    setIsCode(!isCode);
    setProof('');
    mutation.reset();
  };
  return (
    <Form isBusy={mutation.isPending} onSubmit={() => send(proof)}>
      <FailureNotice error={mutation.error} />
      <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
      {isCode ? (
        <CodeField ref={field} value={proof} onChange={setProof} onComplete={send} />
      ) : (
        <PasswordField
          label={t('password')}
          autoComplete="current-password"
          ref={field}
          required
          maxLength={256}
          value={proof}
          onChange={(event) => setProof(event.target.value)}
        />
      )}
      <Button type="submit" variant="primary" className="min-h-11" isBusy={mutation.isPending}>
        {t('reauth.confirm')}
      </Button>
      {hasPassword && hasApp && (
        <Button variant="quiet" onClick={change}>
          {t(isCode ? 'reauth.usePassword' : 'secondFactor.useTotp')}
        </Button>
      )}
    </Form>
  );
}

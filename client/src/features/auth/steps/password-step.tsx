import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
import { chooseOwnPassword } from '../api/steps';
import { NewPasswordField } from '../components/new-password-field';

export interface PasswordStepProps {
  email: string;
}

/** Replaces the password that somebody else chose and handed over. */
export function PasswordStep({ email }: PasswordStepProps) {
  const { t } = useTranslation('auth');
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const choose = useMutation({ mutationFn: chooseOwnPassword });
  const isTooShort = password.length < SHORTEST_PASSWORD;
  const submit = () => {
    setIsChecked(true);
    if (!isTooShort) choose.mutate(password);
  };
  return (
    <Form isBusy={choose.isPending} onSubmit={submit}>
      <p className="text-sm text-ink-soft">{t('passwordStep.text')}</p>
      <FailureNotice error={choose.error} />
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <NewPasswordField
        label={t('passwordStep.password')}
        value={password}
        isTooShort={isChecked && isTooShort}
        autoFocus
        onChange={setPassword}
      />
      <Button type="submit" variant="primary" className="min-h-11" isBusy={choose.isPending}>
        {t('passwordStep.choose')}
      </Button>
    </Form>
  );
}

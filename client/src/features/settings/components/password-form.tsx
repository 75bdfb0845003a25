import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { PasswordField } from '@/shared/ui/password-field';
import { changePassword } from '../api/account';

export interface PasswordFormProps {
  email: string;
}

const SHORTEST = 8;

export function PasswordForm({ email }: PasswordFormProps) {
  const { t } = useTranslation('settings');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const mutation = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      setCurrent('');
      setNext('');
      toast(t('passwordChanged'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mutation.isPending) mutation.mutate({ currentPassword: current, newPassword: next });
  };
  return (
    <form onSubmit={submit} className="flex max-w-sm flex-col gap-4" aria-labelledby="change-password">
      <h3 id="change-password" className="font-medium">
        {t('changePassword')}
      </h3>
      {mutation.isError && <Notice tone="danger">{describeError(mutation.error, t)}</Notice>}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField
        label={t('currentPassword')}
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label={t('newPassword')}
        autoComplete="new-password"
        required
        minLength={SHORTEST}
        maxLength={256}
        hint={t('newPasswordHint', { count: SHORTEST })}
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <Button type="submit" className="self-start" isBusy={mutation.isPending}>
        {t('changePassword')}
      </Button>
    </form>
  );
}

import type { UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { describeError } from '@/shared/lib/errors';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { PasswordField } from '@/shared/ui/password-field';
import { changePassword } from '../../api/account';
import { Group } from '../group';

export interface PasswordFormProps {
  user: UserView;
}

/** Changes the password; who signs in elsewhere sets a first one. */
export function PasswordForm({ user }: PasswordFormProps) {
  const { t } = useTranslation('settings');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const mutation = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      setCurrent('');
      setNext('');
      toast(t('passwordChanged'));
      if (!user.hasPassword) void reloadUser().catch(() => undefined);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mutation.isPending) return;
    mutation.mutate({ newPassword: next, ...(user.hasPassword ? { currentPassword: current } : {}) });
  };
  const title = user.hasPassword ? t('changePassword') : t('setPassword');
  return (
    <Group title={t('password')} hint={user.hasPassword ? undefined : t('setPasswordHint')}>
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4" aria-label={title}>
        {mutation.isError && <Notice tone="danger">{describeError(mutation.error, t)}</Notice>}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        {user.hasPassword && (
          <PasswordField
            label={t('currentPassword')}
            autoComplete="current-password"
            required
            maxLength={256}
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
        <PasswordField
          label={t('newPassword')}
          autoComplete="new-password"
          required
          minLength={SHORTEST_PASSWORD}
          maxLength={256}
          hint={t('newPasswordHint', { count: SHORTEST_PASSWORD })}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Button type="submit" className="self-start" isBusy={mutation.isPending}>
          {title}
        </Button>
      </form>
    </Group>
  );
}

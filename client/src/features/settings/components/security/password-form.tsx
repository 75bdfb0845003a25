import { ApiError, type UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
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
  const submit = () => {
    mutation.mutate({ newPassword: next, ...(user.hasPassword ? { currentPassword: current } : {}) });
  };
  // Of the two that may be wrong, the page itself knows the address.
  const isWrong = mutation.error instanceof ApiError && mutation.error.code === 'credentials_invalid';
  const title = user.hasPassword ? t('changePassword') : t('setPassword');
  return (
    <Group title={t('password')} hint={user.hasPassword ? undefined : t('setPasswordHint')}>
      <Form isBusy={mutation.isPending} onSubmit={submit} className="max-w-md" aria-label={title}>
        <FailureNotice error={isWrong ? null : mutation.error} />
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        {user.hasPassword && (
          <PasswordField
            label={t('currentPassword')}
            error={isWrong ? t('currentPasswordWrong') : undefined}
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
      </Form>
    </Group>
  );
}

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { readSession, subscribeToSession, updateUser } from '@/shared/lib/session';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { renameAccount } from '../api/account';
import { PasswordForm } from './password-form';

export function AccountSection() {
  const { t } = useTranslation('settings');
  const session = useSyncExternalStore(subscribeToSession, readSession);
  const user = session.status === 'signed-in' ? session.user : null;
  const [name, setName] = useState(user?.name ?? '');
  const rename = useMutation({
    mutationFn: renameAccount,
    onSuccess: (changed) => {
      updateUser(changed);
      toast(t('saved'));
    },
  });
  if (!user) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) rename.mutate(name.trim());
  };
  return (
    <div className="flex flex-col gap-8">
      <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
        {rename.isError && <Notice tone="danger">{describeError(rename.error, t)}</Notice>}
        <Field
          label={t('name')}
          autoComplete="name"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field label={t('email')} value={user.email} readOnly hint={t(`roles.${user.role}`)} />
        <Button
          type="submit"
          className="self-start"
          isBusy={rename.isPending}
          disabled={name.trim() === user.name}
        >
          {t('save')}
        </Button>
      </form>
      <PasswordForm email={user.email} />
    </div>
  );
}

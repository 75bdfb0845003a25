import type { UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { cancelEmailChange, changeEmail } from '../../api/account';

export interface EmailFormProps {
  user: UserView;
  isFixed: boolean;
}

/** The address, and how it is changed: by a link in a mail to the new one. */
export function EmailForm({ user, isFixed }: EmailFormProps) {
  const { t } = useTranslation('settings');
  const [isOpen, setIsOpen] = useState(false);
  const [email, setEmail] = useState('');
  const change = useMutation({
    mutationFn: changeEmail,
    onSuccess: () => {
      setIsOpen(false);
      setEmail('');
    },
  });
  const cancel = useMutation({ mutationFn: cancelEmailChange, onSuccess: () => change.reset() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending && email.trim()) change.mutate(email.trim());
  };
  const error = change.error ?? cancel.error;
  return (
    <div className="flex max-w-md flex-col gap-3">
      {error && <Notice tone="danger">{describeError(error, t)}</Notice>}
      <p className="text-sm wrap-anywhere">
        <span dir="ltr">{user.email}</span>
        <span className="block text-ink-soft">{t('profile.role', { role: nameRole(user.role, t) })}</span>
      </p>
      {change.isSuccess ? (
        <Notice tone="neutral">
          <p>{t('profile.emailPending', { email: change.variables })}</p>
          <Button
            variant="quiet"
            className="-ms-3 mt-1"
            isBusy={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t('profile.emailCancel')}
          </Button>
        </Notice>
      ) : isOpen ? (
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Field
            label={t('profile.newEmail')}
            hint={t('profile.newEmailHint')}
            type="email"
            autoComplete="email"
            autoFocus
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <div className="flex gap-2">
            <Button type="submit" variant="primary" isBusy={change.isPending}>
              {t('profile.sendMail')}
            </Button>
            <Button onClick={() => setIsOpen(false)}>{t('common:cancel')}</Button>
          </div>
        </form>
      ) : (
        !isFixed && (
          <Button className="self-start" onClick={() => setIsOpen(true)}>
            {t('profile.changeEmail')}
          </Button>
        )
      )}
    </div>
  );
}

/** The roles that are always there have names in every language; others are called what their administrator says. */
function nameRole(role: string, t: (key: string, options: { defaultValue: string }) => string): string {
  return t(`roles.${role}`, { defaultValue: role });
}

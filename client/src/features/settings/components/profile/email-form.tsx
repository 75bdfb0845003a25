import type { UserView } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { changeEmail, emailChangeQuery } from '../../api/account';
import { PendingEmail } from './pending-email';

export interface EmailFormProps {
  user: UserView;
  isFixed: boolean;
}

/** The address, and how it is changed: by a link in a mail to the new one. */
export function EmailForm({ user, isFixed }: EmailFormProps) {
  const { t } = useTranslation('settings');
  const [isOpen, setIsOpen] = useState(false);
  // What stands here takes the place of what had the focus before, so it takes the focus, too.
  const [isInUse, setIsInUse] = useState(false);
  const [email, setEmail] = useState('');
  const client = useQueryClient();
  const pending = useQuery(emailChangeQuery).data?.email ?? null;
  const change = useMutation({
    mutationFn: changeEmail,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: emailChangeQuery.queryKey });
      setIsOpen(false);
      setEmail('');
    },
  });
  useReloadAfter(pending);
  const submit = () => {
    if (email.trim()) change.mutate(email.trim());
  };
  const open = (next: boolean) => {
    setIsInUse(true);
    setIsOpen(next);
    change.reset();
  };
  return (
    <div className="flex max-w-md flex-col gap-3">
      <p className="text-sm wrap-anywhere">
        <span dir="ltr">{user.email}</span>
        <span className="block text-ink-soft">{t('profile.role', { role: nameRole(user.role, t) })}</span>
      </p>
      {pending !== null ? (
        <PendingEmail email={pending} takesFocus={isInUse} onCancel={() => open(false)} />
      ) : isOpen ? (
        <Form isBusy={change.isPending} onSubmit={submit} className="gap-3">
          <FailureNotice error={change.error} />
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
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" isBusy={change.isPending}>
              {t('profile.sendMail')}
            </Button>
            <Button onClick={() => open(false)}>{t('common:cancel')}</Button>
          </div>
        </Form>
      ) : (
        !isFixed && (
          <Button className="self-start" autoFocus={isInUse} onClick={() => open(true)}>
            {t('profile.changeEmail')}
          </Button>
        )
      )}
    </div>
  );
}

/** The link may be opened elsewhere: when nothing waits any more, the account may have the new address. */
function useReloadAfter(pending: string | null): void {
  const before = useRef(pending);
  useEffect(() => {
    if (before.current !== null && pending === null) void reloadUser().catch(() => undefined);
    before.current = pending;
  }, [pending]);
}

/** The roles that are always there have names in every language; others are called what their administrator says. */
function nameRole(role: string, t: (key: string, options: { defaultValue: string }) => string): string {
  return t(`roles.${role}`, { defaultValue: role });
}

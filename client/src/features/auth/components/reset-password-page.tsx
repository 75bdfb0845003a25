import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { Button } from '@/shared/ui/button';
import { Form } from '@/shared/ui/form';
import { Notice } from '@/shared/ui/notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { passwordResetQuery, resetPassword } from '../api/auth';
import { useMailedToken } from '../lib/use-mailed-token';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { BrokenLink } from './broken-link';
import { NewPasswordField } from './new-password-field';

/** Where the link of a forgotten password leads. It says at once when it does not work, before anybody thinks of a password. */
export function ResetPasswordPage() {
  const { t } = useTranslation('auth');
  const token = useMailedToken();
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const mutation = useMutation({ mutationFn: resetPassword });
  const link = useQuery({ ...passwordResetQuery(token), enabled: token !== null });
  const isTooShort = password.length < SHORTEST_PASSWORD;
  const submit = () => {
    setIsChecked(true);
    if (token !== null && !isTooShort) mutation.mutate({ token, password });
  };
  return (
    <AuthCard
      title={mutation.isSuccess ? t('reset.done') : t('reset.title')}
      footer={mutation.isSuccess || <AuthLink to="/forgotten-password">{t('reset.again')}</AuthLink>}
    >
      {mutation.isSuccess ? (
        <div className="flex flex-col gap-4">
          <Notice tone="neutral">{t('reset.doneText')}</Notice>
          <p className="text-sm">
            <AuthLink to="/sign-in" search={{ manual: 1 }}>
              {t('signIn')}
            </AuthLink>
          </p>
        </div>
      ) : token === null ? (
        <BrokenLink />
      ) : link.isLoadingError ? (
        <BrokenLink error={link.error} />
      ) : link.isPending ? (
        <Skeleton className="h-32" />
      ) : (
        <Form isBusy={mutation.isPending} onSubmit={submit}>
          {mutation.isError && <BrokenLink error={mutation.error} />}
          <NewPasswordField
            label={t('reset.password')}
            value={password}
            isTooShort={isChecked && isTooShort}
            autoFocus
            onChange={setPassword}
          />
          <Button type="submit" variant="primary" className="min-h-11" isBusy={mutation.isPending}>
            {t('reset.save')}
          </Button>
        </Form>
      )}
    </AuthCard>
  );
}

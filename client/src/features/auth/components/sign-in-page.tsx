import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { PasswordField } from '@/shared/ui/password-field';
import { signIn } from '../api/auth';
import { AuthCard } from './auth-card';

export interface SignInPageProps {
  /** The session ended by itself: say so. */
  hasEnded: boolean;
  onSignedIn: () => void;
}

export function SignInPage({ hasEnded, onSignedIn }: SignInPageProps) {
  const { t } = useTranslation('auth');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const config = useQuery(configQuery);
  const mutation = useMutation({ mutationFn: signIn, onSuccess: onSignedIn });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mutation.isPending) mutation.mutate({ email, password });
  };
  const isOpen = config.data?.registration === 'open' || config.data?.setup;
  return (
    <AuthCard
      title={t('signIn')}
      footer={
        isOpen && (
          <>
            {t('noAccount')}{' '}
            <Link to="/register" className="font-medium text-accent underline underline-offset-2">
              {t('createAccount')}
            </Link>
          </>
        )
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        {hasEnded && !mutation.isError && <Notice tone="warning">{t('sessionEnded')}</Notice>}
        {mutation.isError && <Notice tone="danger">{describeError(mutation.error, t)}</Notice>}
        <Field
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" variant="primary" className="mt-1 min-h-11" isBusy={mutation.isPending}>
          {t('signIn')}
        </Button>
      </form>
    </AuthCard>
  );
}

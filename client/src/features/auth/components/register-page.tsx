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
import { register } from '../api/auth';
import { AuthCard } from './auth-card';

export interface RegisterPageProps {
  onSignedIn: () => void;
}

const SHORTEST_PASSWORD = 8;

export function RegisterPage({ onSignedIn }: RegisterPageProps) {
  const { t } = useTranslation('auth');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const config = useQuery(configQuery);
  const mutation = useMutation({ mutationFn: register, onSuccess: onSignedIn });
  const isTooShort = password.length < SHORTEST_PASSWORD;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (mutation.isPending || isTooShort) return;
    mutation.mutate({ email, password, ...(name.trim() ? { name: name.trim() } : {}) });
  };
  const isFirst = config.data?.setup ?? false;
  const isClosed = config.data?.registration === 'closed' && !isFirst;
  return (
    <AuthCard
      title={isFirst ? t('firstAccount') : t('createAccount')}
      footer={
        !isFirst && (
          <>
            {t('haveAccount')}{' '}
            <Link to="/sign-in" className="font-medium text-accent underline underline-offset-2">
              {t('signIn')}
            </Link>
          </>
        )
      }
    >
      {isClosed ? (
        <Notice tone="warning">{t('closed')}</Notice>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          {isFirst && <Notice tone="neutral">{t('becomesAdministrator')}</Notice>}
          {mutation.isError && <Notice tone="danger">{describeError(mutation.error, t)}</Notice>}
          <Field
            label={t('name')}
            name="name"
            autoComplete="name"
            maxLength={100}
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label={t('email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <PasswordField
            label={t('password')}
            name="password"
            autoComplete="new-password"
            required
            maxLength={256}
            hint={t('passwordHint', { count: SHORTEST_PASSWORD })}
            error={isChecked && isTooShort ? t('passwordTooShort', { count: SHORTEST_PASSWORD }) : undefined}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Button type="submit" variant="primary" className="mt-1 min-h-11" isBusy={mutation.isPending}>
            {t('createAccount')}
          </Button>
        </form>
      )}
    </AuthCard>
  );
}

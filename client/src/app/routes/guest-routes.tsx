import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RegisterPage, SignInPage } from '@/features/auth';
import { configQuery } from '@/shared/lib/client-config';
import { readSession } from '@/shared/lib/session';

function useLeave() {
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/guest' });
  return () => void navigate({ href: next ?? '/', replace: true });
}

/** With no account yet there is nobody to sign in: the first one is made instead. */
export function SignInRoute() {
  const leave = useLeave();
  const navigate = useNavigate();
  const config = useQuery(configQuery);
  const isEmpty = config.data?.setup ?? false;
  useEffect(() => {
    if (isEmpty) void navigate({ to: '/register', search: (search) => search, replace: true });
  }, [isEmpty, navigate]);
  const session = readSession();
  const isUnknown = config.isLoading && config.failureCount === 0;
  if (isUnknown || isEmpty) return null;
  return (
    <SignInPage hasEnded={session.status === 'signed-out' && session.reason === 'ended'} onSignedIn={leave} />
  );
}

export function RegisterRoute() {
  return <RegisterPage onSignedIn={useLeave()} />;
}

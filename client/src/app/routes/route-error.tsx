import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ErrorState } from '@/shared/ui/error-state';

export interface RouteErrorProps {
  error: unknown;
}

/** A page that could not be opened. It tries again by itself when the network is back. */
export function RouteError({ error }: RouteErrorProps) {
  const router = useRouter();
  useEffect(() => {
    const retry = () => void router.invalidate();
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [router]);
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}

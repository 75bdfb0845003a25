import { useRouter } from '@tanstack/react-router';
import { ErrorState } from '@/shared/ui/error-state';

export interface RouteErrorProps {
  error: unknown;
}

export function RouteError({ error }: RouteErrorProps) {
  const router = useRouter();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}

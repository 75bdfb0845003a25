import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { LiveRegion } from '@/shared/ui/live-region';
import { Toasts } from '@/shared/ui/toasts';
import { TooltipProvider } from '@/shared/ui/tooltip';
import { useNewVersion } from './hooks/use-new-version';
import { useSessionChanges } from './hooks/use-session-changes';
import { useTheme } from './hooks/use-theme';
import { queryClient } from './query-client';
import { router } from './router';

export function App() {
  useTheme();
  useNewVersion();
  useSessionChanges();
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider delayDuration={400}>
          <RouterProvider router={router} />
          <Toasts />
          <LiveRegion />
        </TooltipProvider>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

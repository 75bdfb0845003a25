import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Direction } from 'radix-ui';
import { useTranslation } from 'react-i18next';
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
  // Radix is told the direction anew when the language changes.
  useTranslation();
  useTheme();
  useNewVersion();
  useSessionChanges();
  return (
    <ErrorBoundary>
      <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
        <QueryClientProvider client={queryClient}>
          <TooltipProvider delayDuration={400}>
            <RouterProvider router={router} />
            <Toasts />
            <LiveRegion />
          </TooltipProvider>
        </QueryClientProvider>
      </Direction.Provider>
    </ErrorBoundary>
  );
}

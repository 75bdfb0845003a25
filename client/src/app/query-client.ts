import { ApiError } from '@tertulia/data-provider';
import { QueryClient } from '@tanstack/react-query';

const RETRIES = 2;

/** Refusals are final; what may pass is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < RETRIES && !(error instanceof ApiError && error.status < 500),
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
});

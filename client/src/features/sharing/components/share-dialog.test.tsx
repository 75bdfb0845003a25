import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeUser } from '@/shared/lib/people.fixture';
import { TooltipProvider } from '@/shared/ui/tooltip';
import { ShareDialog } from './share-dialog';

let isDown: boolean;

beforeEach(() => {
  isDown = false;
  const grants = [{ granteeKind: 'user', granteeId: 'ada', level: 'viewer', name: 'Ada' }];
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (isDown) throw new TypeError('Failed to fetch');
    return Response.json(
      typeof input === 'string' ? { accessToken: 't', expiresIn: 900, user: makeUser() } : { grants },
    );
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('shows a person again who could not be removed, and says why', async () => {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <TooltipProvider>
        <ShareDialog kind="presets" id="one" name="Reader" onClose={() => undefined} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await screen.findByText('Ada');
  isDown = true;
  fireEvent.click(screen.getByRole('button', { name: 'remove' }));
  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(1));
  expect(screen.getByText('Ada')).toBeTruthy();
});

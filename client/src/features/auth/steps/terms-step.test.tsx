import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { configQuery } from '@/shared/lib/client-config';
import { makeUser } from '@/shared/lib/people.fixture';
import { TermsStep } from './terms-step';

let isDown: boolean;

beforeEach(() => {
  isDown = false;
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (typeof input === 'string')
      return Response.json({ accessToken: 't', expiresIn: 900, user: makeUser() });
    if (isDown && input.url.endsWith('/api/config')) throw new TypeError('Failed to fetch');
    return Response.json(
      input.url.includes('/api/terms/') ? { version: 'v1', text: 'Be kind.' } : { terms: { version: 'v1' } },
    );
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  // What was read before this page, of terms that may hold no more.
  client.setQueryData(configQuery.queryKey, { terms: { version: 'v0' } } as never, { updatedAt: 1 });
  render(
    <QueryClientProvider client={client}>
      <TermsStep text={({ text }) => text} />
    </QueryClientProvider>,
  );
  return client;
}

it('keeps the terms that are being read when the server can not be asked again', async () => {
  const client = show();
  expect(await screen.findByText('Be kind.')).toBeTruthy();
  isDown = true;
  await client.invalidateQueries({ queryKey: configQuery.queryKey });
  await waitFor(() => expect(client.getQueryState(configQuery.queryKey)?.status).toBe('error'));
  expect(screen.getByText('Be kind.')).toBeTruthy();
});

it('shows no terms of before when it can not be known which ones hold', async () => {
  isDown = true;
  show();
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.queryByText('terms.accept')).toBeNull();
});

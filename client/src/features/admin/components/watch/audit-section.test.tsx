import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeUser } from '@/shared/lib/people.fixture';
import { acceptSignIn } from '@/shared/lib/session';
import { AuditSection } from './audit-section';

let asked: URL[];

const ada = { id: 'ada', name: 'Ada', email: 'ada@example.org' };

beforeEach(() => {
  asked = [];
  const signedIn = { accessToken: 't', expiresIn: 900, user: makeUser({ permissions: ['admin.users'] }) };
  acceptSignIn(signedIn);
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (typeof input === 'string') return Response.json(signedIn);
    const url = new URL(input.url);
    asked.push(url);
    return Response.json({ items: url.pathname.endsWith('/users') ? [ada] : [], nextCursor: null });
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('shows what one person did', async () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AuditSection />
    </QueryClientProvider>,
  );
  fireEvent.change(screen.getByLabelText('audit.who'), { target: { value: 'ada' } });
  fireEvent.click(await screen.findByRole('radio'));
  await waitFor(() => expect(asked.at(-1)?.searchParams.get('userId')).toBe('ada'));
  fireEvent.change(screen.getByLabelText('audit.who'), { target: { value: '' } });
  expect(screen.queryByRole('radio')).toBeNull();
});

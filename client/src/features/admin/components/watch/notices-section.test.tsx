import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeUser } from '@/shared/lib/people.fixture';
import { watchQueries } from '../../api/watch';
import { NoticesSection } from './notices-section';

let isDown: boolean;

/** There is no layout to observe here. */
class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeEach(() => {
  isDown = false;
  vi.stubGlobal('ResizeObserver', NoResizeObserver);
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (isDown) throw new TypeError('Failed to fetch');
    return Response.json(
      typeof input === 'string'
        ? { accessToken: 't', expiresIn: 900, user: makeUser() }
        : { banner: null, terms: null },
    );
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('keeps what is typed while the server can not be asked again', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <NoticesSection />
    </QueryClientProvider>,
  );
  const terms = await screen.findByLabelText<HTMLTextAreaElement>('notices.terms');
  fireEvent.change(terms, { target: { value: 'Be kind.' } });
  isDown = true;
  const { queryKey } = watchQueries.notices();
  await client.invalidateQueries({ queryKey });
  await waitFor(() => expect(client.getQueryState(queryKey)?.status).toBe('error'));
  expect(screen.getByLabelText<HTMLTextAreaElement>('notices.terms').value).toBe('Be kind.');
  fireEvent.click(screen.getByRole('button', { name: 'form.save' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
});

import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TooltipProvider } from '@/shared/ui/tooltip';
import { makeUser } from '@/shared/lib/people.fixture';
import { GroupMembers } from './group-members';
import { GroupsSection } from './groups-section';

const group = (name: string) => ({ id: name, name, description: '', source: 'local', members: 1 });
const member = (name: string) => ({ id: name, name, email: `${name}@example.org`, status: 'active' });

/** Two pages of whatever is asked for. */
function answer(url: URL): unknown {
  const isFirst = url.searchParams.get('cursor') === null;
  const make = url.pathname.endsWith('/members') ? member : group;
  return { items: [make(isFirst ? 'first' : 'second')], nextCursor: isFirst ? 'more' : null };
}

beforeEach(() => {
  vi.stubGlobal('fetch', async (input: Request | string) =>
    typeof input === 'string'
      ? Response.json({ accessToken: 't', expiresIn: 900, user: makeUser() })
      : Response.json(answer(new URL(input.url))),
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(part: ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>{part}</TooltipProvider>
    </QueryClientProvider>,
  );
}

it('shows groups beyond the first page', async () => {
  show(<GroupsSection />);
  await screen.findByText('first');
  expect(screen.queryByText('second')).toBeNull();
  fireEvent.click(screen.getByText('more'));
  expect(await screen.findByText('second')).toBeTruthy();
  expect(screen.getByText('first')).toBeTruthy();
  expect(screen.queryByText('more')).toBeNull();
});

it('offers to add one before the list, however long it is', async () => {
  show(<GroupsSection />);
  const row = await screen.findByText('first');
  const add = screen.getByRole('button', { name: 'groups.add' });
  expect(add.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

it('shows members beyond the first page', async () => {
  show(<GroupMembers group={group('first')} isEditable />);
  await screen.findByText('first@example.org');
  fireEvent.click(screen.getByText('more'));
  expect(await screen.findByText('second@example.org')).toBeTruthy();
  expect(screen.queryByText('more')).toBeNull();
});

import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider, type QueryKey, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TooltipProvider } from '@/shared/ui/tooltip';
import { makeUser } from '@/shared/lib/people.fixture';
import { modelQueries } from '../api/models';
import { presetQueries } from '../api/presets';
import { ModelListState } from './model-list-state';
import { PresetManager } from './preset-manager';

let isDown: boolean;

const PRESET = {
  id: 'p1',
  name: 'Short answers',
  model: 'Lab/small',
  settings: {},
  isDefault: false,
  shareToken: null,
  access: { level: 'owner', owner: null },
};

beforeEach(() => {
  isDown = false;
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (isDown) throw new TypeError('Failed to fetch');
    if (typeof input === 'string')
      return Response.json({ accessToken: 't', expiresIn: 900, user: makeUser() });
    return Response.json(
      input.url.includes('/api/presets') ? { items: [PRESET] } : { items: [], specs: [], failures: [] },
    );
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(part: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>{part}</TooltipProvider>
    </QueryClientProvider>,
  );
  return client;
}

async function failToReadAgain(client: QueryClient, queryKey: QueryKey) {
  isDown = true;
  await client.invalidateQueries({ queryKey });
  await waitFor(() => expect(client.getQueryState(queryKey)?.status).toBe('error'));
}

function Models() {
  return <ModelListState list={useQuery(modelQueries.list())} hasRows />;
}

it('keeps the presets that are shown when they can not be read again', async () => {
  const client = show(<PresetManager onClose={() => {}} />);
  await screen.findByText('Short answers');
  await failToReadAgain(client, presetQueries.list().queryKey);
  expect(screen.getByText('Short answers')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('says that presets could not be read when there are none to show', async () => {
  isDown = true;
  show(<PresetManager onClose={() => {}} />);
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.getByText('tryAgain')).toBeTruthy();
});

it('puts nothing over the models that are shown when they can not be read again', async () => {
  const client = show(<Models />);
  const { queryKey } = modelQueries.list();
  await waitFor(() => expect(client.getQueryState(queryKey)?.status).toBe('success'));
  await failToReadAgain(client, queryKey);
  expect(screen.queryByRole('alert')).toBeNull();
});

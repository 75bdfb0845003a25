import { render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { listToasts } from '../lib/toast';
import { loadLater } from './load-later';

const Panel = () => <p>The panel</p>;

afterEach(() => vi.restoreAllMocks());

test('what can not be fetched closes with a sentence, and is tried again the next time', async () => {
  let isOffline = true;
  const Later = loadLater<{ onClose: () => void }>(() =>
    isOffline ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(Panel),
  );
  const onClose = vi.fn();
  const { unmount } = render(<Later onClose={onClose} />);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(listToasts()).toHaveLength(1);
  unmount();
  isOffline = false;
  render(<Later onClose={onClose} />);
  expect(await screen.findByText('The panel')).toBeTruthy();
});

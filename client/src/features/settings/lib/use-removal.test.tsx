import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { useRemoval } from './use-removal';

afterEach(cleanup);

function renderRemoval(remove: (thing: string) => Promise<void>) {
  const refresh = vi.fn(async () => undefined);
  const client = new QueryClient();
  const wrapper = ({ children }: PropsWithChildren) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useRemoval(remove, refresh), { wrapper });
  return { result, refresh };
}

it('removes nothing before it is confirmed, nor when it is called off', () => {
  const remove = vi.fn(async () => undefined);
  const { result } = renderRemoval(remove);
  act(() => result.current.ask('Laptop'));
  expect(result.current.asked).toBe('Laptop');
  expect(result.current.dialog.isOpen).toBe(true);
  act(() => result.current.dialog.onOpenChange(false));
  expect(result.current.dialog.isOpen).toBe(false);
  act(() => result.current.dialog.onConfirm());
  expect(remove).not.toHaveBeenCalled();
});

it('removes what was asked about, and reads the list anew', async () => {
  const removed: string[] = [];
  const { result, refresh } = renderRemoval(async (thing) => void removed.push(thing));
  act(() => result.current.ask('Laptop'));
  act(() => result.current.dialog.onConfirm());
  await waitFor(() => expect(result.current.dialog.isOpen).toBe(false));
  expect(removed).toEqual(['Laptop']);
  expect(refresh).toHaveBeenCalledOnce();
  expect(result.current.error).toBeNull();
});

it('closes the question and says what went wrong when it fails', async () => {
  const failure = new Error('no');
  const { result, refresh } = renderRemoval(() => Promise.reject(failure));
  act(() => result.current.ask('Laptop'));
  act(() => result.current.dialog.onConfirm());
  await waitFor(() => expect(result.current.error).toBe(failure));
  expect(result.current.dialog.isOpen).toBe(false);
  expect(refresh).toHaveBeenCalledOnce();
});

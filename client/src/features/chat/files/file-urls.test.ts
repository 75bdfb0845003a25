import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileUrls, isStoredFile } from './file-urls';

const released: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  let made = 0;
  vi.stubGlobal('URL', {
    createObjectURL: () => `blob:${(made += 1)}`,
    revokeObjectURL: (url: string) => released.push(url),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  released.length = 0;
});

describe('addresses of files', () => {
  it('fetches a file once for all that show it, and lets it go a while after the last', async () => {
    const fetchBytes = vi.fn(async () => new Blob(['x']));
    const urls = new FileUrls(fetchBytes);
    const [first, second] = [urls.use('/f'), urls.use('/f')];
    await vi.waitFor(() => expect(urls.get('/f')).toEqual({ state: 'ready', objectUrl: 'blob:1' }));
    first();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(released).toEqual([]);
    second();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(released).toEqual(['blob:1']);
    expect(fetchBytes).toHaveBeenCalledOnce();
  });

  it('does not fetch what was sent from here', () => {
    const fetchBytes = vi.fn(async () => new Blob(['x']));
    const urls = new FileUrls(fetchBytes);
    urls.keep('/f', new Blob(['x']));
    urls.use('/f');
    expect(urls.get('/f').state).toBe('ready');
    expect(fetchBytes).not.toHaveBeenCalled();
  });

  it('says that a file could not be fetched, and tries again when asked to', async () => {
    const fetchBytes = vi.fn(async () => new Blob(['x']));
    fetchBytes.mockRejectedValueOnce(new TypeError('offline'));
    const urls = new FileUrls(fetchBytes);
    urls.use('/f');
    await vi.waitFor(() => expect(urls.get('/f').state).toBe('failed'));
    urls.retry('/f');
    await vi.waitFor(() => expect(urls.get('/f').state).toBe('ready'));
  });

  it('knows the addresses that are the server’s own', () => {
    expect(isStoredFile('/api/files/abc/content')).toBe(true);
    for (const url of [
      'https://example.org/a.png',
      '//evil/api/files/a/content',
      '/api/files/a/../b/content',
    ])
      expect(isStoredFile(url)).toBe(false);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDraftFiles, writeDraftFiles } from './draft-files';

const file = {
  id: 'f1',
  filename: 'a.png',
  mediaType: 'image/png',
  kind: 'image' as const,
  size: 1,
  url: '/api/files/f1/content',
};

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('files that were not sent yet', () => {
  it('are kept for their conversation until they are sent', () => {
    writeDraftFiles('c1', [file]);
    expect(readDraftFiles('c1')).toEqual([file]);
    expect(readDraftFiles(null)).toEqual([]);
    writeDraftFiles('c1', []);
    expect(localStorage).toHaveLength(0);
  });

  it('are forgotten before the server forgets them', () => {
    writeDraftFiles(null, [file]);
    vi.advanceTimersByTime(21 * 3_600_000);
    expect(readDraftFiles(null)).toEqual([]);
  });
});

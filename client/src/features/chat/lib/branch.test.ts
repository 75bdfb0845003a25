import type { MessageView } from '@tertulia/data-provider';
import { describe, expect, it } from 'vitest';
import {
  appendPage,
  type Branch,
  branchOff,
  makeMessage,
  mergeWindow,
  prependPage,
  unnamedAnswerId,
} from './branch';

const message = (id: string, parentId: string | null = null): MessageView =>
  makeMessage({ id, conversationId: 'c', parentId, role: 'user', text: id });
const branch = (ids: string, before: string | null = null, after: string | null = null): Branch => ({
  items: [...ids].map((id) => message(id)),
  before,
  after,
});
const ids = ({ items }: Branch) => items.map(({ id }) => id).join('');

describe('a loaded branch', () => {
  it('keeps what lies before a newer window that continues it', () => {
    const merged = mergeWindow(branch('abcd', 'older'), branch('cdef', 'within'));
    expect(ids(merged)).toBe('abcdef');
    expect(merged.before).toBe('older');
  });

  it('gives way to a window of another branch', () => {
    expect(mergeWindow(branch('abcd', 'older'), branch('xyz', null))).toEqual(branch('xyz', null));
    expect(ids(mergeWindow(undefined, branch('a')))).toBe('a');
  });

  it('takes pages at both ends, each message once', () => {
    const earlier = prependPage(branch('cd', 'b'), { items: branch('abc').items, before: null });
    expect([ids(earlier), earlier.before]).toEqual(['abcd', null]);
    const later = appendPage(branch('ab', null, 'a'), { items: branch('bcd').items, after: 'more' });
    expect([ids(later), later.after]).toEqual(['abcd', 'more']);
  });

  it('branches off after a message, or from the beginning', () => {
    expect(ids(branchOff(branch('abcd', 'older'), 'b', [message('x', 'b')]))).toBe('abx');
    expect(branchOff(branch('abcd', 'older'), 'b', []).before).toBe('older');
    expect(ids(branchOff(branch('abcd', 'older'), null, [message('x')]))).toBe('x');
    expect(branchOff(branch('abcd', 'older'), null, []).before).toBeNull();
  });

  it('counts a new version among its siblings', () => {
    const made = makeMessage({
      id: 'n',
      conversationId: 'c',
      parentId: 'p',
      role: 'assistant',
      siblings: ['o'],
    });
    expect(made.siblings).toEqual(['o', 'n']);
    expect(made.parts).toEqual([]);
    expect(unnamedAnswerId('q')).not.toBe('q');
  });
});

import type { ConversationView } from '@tertulia/data-provider';
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';
import { placeConversation, removeConversation, withConversation, withoutConversation } from './cache';
import { type ConversationPages, conversationQueries } from './queries';

const conversation = (id: string, day: number, over: Partial<ConversationView> = {}): ConversationView => ({
  id,
  title: id,
  titleSource: 'fallback',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  archived: false,
  activeMessageId: null,
  activeRunId: null,
  model: null,
  settings: {},
  spec: null,
  ...over,
});

const pagesOf = (...pages: ConversationView[][]): ConversationPages => ({
  pages: pages.map((items, index) => ({
    items,
    nextCursor: index < pages.length - 1 ? `after-${index}` : null,
  })),
  pageParams: pages.map((_, index) => (index === 0 ? null : `after-${index - 1}`)),
});

const ids = (pages: ConversationPages | undefined) =>
  pages?.pages.map((page) => page.items.map((item) => item.id));

describe('the loaded pages', () => {
  const loaded = pagesOf([conversation('a', 9), conversation('b', 8)], [conversation('c', 5)]);

  it('show a changed conversation first when it is the newest', () => {
    expect(ids(withConversation(loaded, conversation('c', 10)))).toEqual([['c', 'a', 'b'], []]);
  });

  it('keep a renamed conversation where its date puts it', () => {
    const renamed = withConversation(loaded, conversation('b', 8, { title: 'B' }));
    expect(renamed.pages.flatMap((page) => page.items.map((item) => item.title))).toEqual(['a', 'B', 'c']);
  });

  it('take an older conversation at the very end', () => {
    expect(ids(withConversation(loaded, conversation('z', 1)))).toEqual([
      ['a', 'b'],
      ['c', 'z'],
    ]);
  });

  it('keep the last loaded conversation when it is renamed and more pages follow', () => {
    const first = { ...loaded, pages: loaded.pages.slice(0, 1) };
    expect(ids(withConversation(first, conversation('b', 8, { title: 'B' })))).toEqual([['a', 'b']]);
  });

  it('leave out a conversation that belongs to a page not loaded yet', () => {
    const first = { ...loaded, pages: loaded.pages.slice(0, 1) };
    expect(ids(withConversation(first, conversation('z', 1)))).toEqual([['a', 'b']]);
  });

  it('are the same object where nothing was removed', () => {
    expect(withoutConversation(loaded, 'a').pages[1]).toBe(loaded.pages[1]);
  });
});

describe('the cache', () => {
  let client: QueryClient;
  const list = (archived: boolean) =>
    client.getQueryData<ConversationPages>(conversationQueries.list(archived).queryKey);

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(
      conversationQueries.list(false).queryKey,
      pagesOf([conversation('a', 9), conversation('b', 8)]),
    );
    client.setQueryData(conversationQueries.list(true).queryKey, pagesOf([]));
  });

  it('moves an archived conversation to the other list and back', () => {
    placeConversation(client, conversation('a', 9, { archived: true }));
    expect([ids(list(false)), ids(list(true))]).toEqual([[['b']], [['a']]]);
    placeConversation(client, conversation('a', 9));
    expect([ids(list(false)), ids(list(true))]).toEqual([[['a', 'b']], [[]]]);
  });

  it('forgets a deleted conversation everywhere', () => {
    placeConversation(client, conversation('a', 9));
    removeConversation(client, 'a');
    expect(ids(list(false))).toEqual([['b']]);
    expect(client.getQueryData(conversationQueries.detail('a').queryKey)).toBeUndefined();
  });
});

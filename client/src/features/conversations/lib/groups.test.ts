import type { ConversationView } from '@tertulia/data-provider';
import { describe, expect, it } from 'vitest';
import { withConversation, withoutConversation } from '../api/cache';
import { makeRows } from './groups';

const NOW = new Date(2026, 10, 22, 12);

function conversation(id: string, updatedAt: Date): ConversationView {
  return {
    id,
    title: id,
    titleSource: 'fallback',
    createdAt: updatedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    archived: false,
    activeMessageId: null,
    activeRunId: null,
    model: null,
    settings: {},
    spec: null,
  };
}

const items = [
  conversation('now', new Date(2026, 10, 22, 11)),
  conversation('late-yesterday', new Date(2026, 10, 21, 23, 59)),
  conversation('last-week', new Date(2026, 10, 16)),
  conversation('this-month', new Date(2026, 10, 1)),
  conversation('long-ago', new Date(2025, 5, 1)),
];

describe('the list of conversations', () => {
  it('puts every conversation under the heading of its date', () => {
    const rows = makeRows(items, NOW);
    expect(rows.map((row) => row.key)).toEqual([
      'today',
      'now',
      'yesterday',
      'late-yesterday',
      'week',
      'last-week',
      'month',
      'this-month',
      '2025-5',
      'long-ago',
    ]);
  });

  const pages = {
    pages: [
      { items: items.slice(0, 2), nextCursor: 'next' },
      { items: items.slice(2), nextCursor: null },
    ],
    pageParams: [null, 'next'],
  };

  it('moves a changed conversation to its new place', () => {
    const moved = withConversation(pages, conversation('long-ago', NOW));
    expect(moved.pages.map((page) => page.items.map((item) => item.id))).toEqual([
      ['long-ago', 'now', 'late-yesterday'],
      ['last-week', 'this-month'],
    ]);
  });

  it('leaves out what lies beyond the loaded pages', () => {
    const first = { pages: pages.pages.slice(0, 1), pageParams: [null] };
    const placed = withConversation(first, conversation('older', new Date(2020, 1)));
    expect(placed.pages[0]?.items).toHaveLength(2);
  });

  it('keeps pages that it does not touch', () => {
    expect(withoutConversation(pages, 'now').pages[1]).toBe(pages.pages[1]);
  });
});

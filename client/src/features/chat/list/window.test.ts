import { describe, expect, it } from 'vitest';
import { makeMessage } from '../lib/branch';
import { Heights } from './heights';
import { endWindow, findWindow, isWithin, windowAround } from './window';

const MESSAGES = Array.from({ length: 100 }, (_, index) =>
  makeMessage({ id: `${index}`, conversationId: 'c', parentId: null, role: 'user', text: 'x' }),
);

function measured(): Heights {
  const heights = new Heights();
  for (const { id } of MESSAGES) heights.measure(id, 100);
  return heights;
}

describe('the messages that are mounted', () => {
  it('are those that the stretch touches', () => {
    expect(findWindow(MESSAGES, measured(), 1050, 1950)).toEqual({ start: 10, end: 20 });
    expect(findWindow(MESSAGES, measured(), -500, 50)).toEqual({ start: 0, end: 1 });
    expect(findWindow(MESSAGES, measured(), 9950, 99_999)).toEqual({ start: 99, end: 100 });
  });

  it('are the last ones when the view is beyond the end, and none of none', () => {
    expect(findWindow(MESSAGES, measured(), 20_000, 21_000)).toEqual({ start: 99, end: 100 });
    expect(findWindow([], measured(), 0, 500)).toEqual({ start: 0, end: 0 });
  });

  it('begin with the end, or around the one that was asked for', () => {
    expect(isWithin({ start: 95, end: 100 }, endWindow(100))).toBe(true);
    expect(isWithin({ start: 50, end: 51 }, windowAround(50))).toBe(true);
    expect(isWithin({ start: 0, end: 5 }, endWindow(100))).toBe(false);
  });

  it('have the height that was measured, and an estimate before', () => {
    const heights = new Heights();
    expect(heights.sum(MESSAGES, 0, 2)).toBeGreaterThan(100);
    expect(heights.measure('0', 40)).toBe(true);
    expect(heights.measure('0', 40)).toBe(false);
    expect(heights.sum(MESSAGES, 0, 1)).toBe(40);
  });
});

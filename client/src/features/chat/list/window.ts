/** Which messages are on the page: those in view and some above and below. */
import type { MessageView } from '@tertulia/data-provider';
import type { Heights } from './heights';

export interface Window {
  /** The first message that is mounted, and the one after the last. */
  start: number;
  end: number;
}

/** The messages that a stretch of the list touches. `top` and `bottom` count from the first message's upper edge. */
export function findWindow(
  messages: readonly MessageView[],
  heights: Heights,
  top: number,
  bottom: number,
): Window {
  let edge = 0;
  let start = -1;
  let end = messages.length;
  for (const [index, message] of messages.entries()) {
    const below = edge + heights.of(message);
    if (start < 0 && below > top) start = index;
    if (edge >= bottom) {
      end = index;
      break;
    }
    edge = below;
  }
  return { start: start < 0 ? Math.max(0, messages.length - 1) : start, end };
}

/** Whether going from one window to the other is worth a rendering. */
export function isWithin(inner: Window, outer: Window): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

const FIRST_MOUNTED = 8;

/** The last messages, and whatever comes after them. */
export function endWindow(count: number): Window {
  return { start: Math.max(0, count - FIRST_MOUNTED), end: Number.POSITIVE_INFINITY };
}

export function windowAround(index: number): Window {
  return { start: Math.max(0, index - 4), end: index + FIRST_MOUNTED };
}

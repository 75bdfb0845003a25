import type { ContextUse } from '@tertulia/data-provider';

export const CONTEXT_PARTS = ['system', 'summary', 'history', 'files', 'tools', 'reserved'] as const;
export type ContextPart = (typeof CONTEXT_PARTS)[number];

export interface Fullness {
  parts: { name: ContextPart; tokens: number }[];
  /** All but what is kept for the answer. */
  used: number;
  free: number;
  /** How much of the window is used or kept, from 0 to 1. */
  share: number;
}

/** What fills a window, and what is left of it. */
export function measureContext(context: ContextUse): Fullness {
  const parts = CONTEXT_PARTS.map((name) => ({ name, tokens: context[name] ?? 0 }));
  const taken = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const reserved = context.reserved ?? 0;
  return {
    parts: parts.filter(({ tokens }) => tokens > 0),
    used: taken - reserved,
    free: Math.max(0, context.limit - taken),
    share: context.limit > 0 ? Math.min(1, taken / context.limit) : 0,
  };
}

import type { ContextUse } from '@tertulia/data-provider';

const CONTEXT_PARTS = ['system', 'summary', 'history', 'files', 'tools', 'reserved'] as const;
export type ContextPart = (typeof CONTEXT_PARTS)[number];

const NEARLY_FULL = 0.95;

export interface Fullness {
  parts: { name: ContextPart; tokens: number }[];
  /** All but what is kept for the answer. */
  used: number;
  free: number;
  /** How much of the window is used, from 0 to 1. */
  share: number;
  /** Little is left beside what is kept for the answer. */
  isNearlyFull: boolean;
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
    share: context.limit > 0 ? Math.min(1, (taken - reserved) / context.limit) : 0,
    isNearlyFull: taken > context.limit * NEARLY_FULL,
  };
}

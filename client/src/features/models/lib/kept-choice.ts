/** What was chosen for a new conversation, kept in this tab so that a reload does not forget it. */
import type { GenerationSettings } from '@tertulia/data-provider';

/** What was chosen on this page and not sent yet. */
export interface Pending {
  model?: string;
  /** `null`: a model of its own, no spec. */
  spec?: string | null;
  settings?: GenerationSettings;
}

interface Kept {
  /** Whose it is: a system prompt is nobody else's business. */
  userId: string;
  choice: Pending;
}

const KEY = 'tertulia.newConversation';

export function readKept(): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null;
    return kept && typeof kept.userId === 'string' && isObject(kept.choice) ? kept : null;
  } catch {
    return null;
  }
}

/** `null`: there is nothing to keep any more. */
export function keep(kept: Kept | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Then it lasts as long as the page.
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

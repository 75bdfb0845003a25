/** The part of one branch that is loaded, oldest first, and how it changes. All functions are pure. */
import type { FilePart, MessageMetadata, MessagePage, MessageView } from '@tertulia/data-provider';

export interface Branch {
  items: MessageView[];
  /** Cursors to what comes before and after; null where nothing does. */
  before: string | null;
  after: string | null;
}

export const EMPTY_BRANCH: Branch = { items: [], before: null, after: null };

export function toBranch(page: MessagePage): Branch {
  return { items: page.items, before: page.before ?? null, after: page.after ?? null };
}

/** What is loaded, brought up to date by a newer window of the same branch; what lies before the window stays. */
export function mergeWindow(loaded: Branch | undefined, window: Branch): Branch {
  const first = window.items[0];
  const index = loaded && first ? loaded.items.findIndex((item) => item.id === first.id) : -1;
  if (!loaded || index <= 0) return window;
  return { ...window, items: [...loaded.items.slice(0, index), ...window.items], before: loaded.before };
}

export function prependPage(loaded: Branch, page: MessagePage): Branch {
  const known = new Set(loaded.items.map((item) => item.id));
  const earlier = page.items.filter((item) => !known.has(item.id));
  return { ...loaded, items: [...earlier, ...loaded.items], before: page.before ?? null };
}

export function appendPage(loaded: Branch, page: MessagePage): Branch {
  const known = new Set(loaded.items.map((item) => item.id));
  const later = page.items.filter((item) => !known.has(item.id));
  return { ...loaded, items: [...loaded.items, ...later], after: page.after ?? null };
}

/** The branch that ends with `ending`, which follows the message `parentId`; null makes it the whole branch. */
export function branchOff(loaded: Branch, parentId: string | null, ending: MessageView[]): Branch {
  const at = loaded.items.findIndex((item) => item.id === parentId);
  const kept = parentId === null || at < 0 ? [] : loaded.items.slice(0, at + 1);
  return { items: [...kept, ...ending], before: kept.length > 0 ? loaded.before : null, after: null };
}

export function replaceMessage(
  loaded: Branch,
  id: string,
  change: (message: MessageView) => MessageView,
): Branch {
  const index = loaded.items.findIndex((item) => item.id === id);
  const item = loaded.items[index];
  return item ? { ...loaded, items: loaded.items.with(index, change(item)) } : loaded;
}

/** The id of an answer that the server has not named yet; `place` counts those that are asked for side by side. */
export function unnamedAnswerId(questionId: string, place = 0): string {
  return place === 0 ? `answer:${questionId}` : `answer:${questionId}:${place}`;
}

export interface NewMessage {
  id: string;
  conversationId: string;
  parentId: string | null;
  role: MessageView['role'];
  text?: string;
  files?: readonly FilePart[];
  siblings?: string[];
  metadata?: MessageMetadata;
}

/** A message as the server will have it, shown before it has answered. */
export function makeMessage(message: NewMessage): MessageView {
  const { id, text = '', files = [], siblings = [], metadata = {}, ...rest } = message;
  const parts: MessageView['parts'] = [...files];
  if (text !== '') parts.push({ type: 'text', text, state: 'done' });
  return { ...rest, id, parts, metadata, siblings: [...siblings, id], createdAt: new Date().toISOString() };
}

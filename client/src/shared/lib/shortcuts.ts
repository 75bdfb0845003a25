/** The keyboard shortcuts that are in force now: whoever shows a thing registers its keys, and the sheet lists them. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** Also its name in the sheet: `shortcuts.<id>` of the common namespace. */
  id: string;
  /** Like `mod+shift+o`, `?` or `escape`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string;
  group: 'general' | 'conversations' | 'chat';
  /** Whether it works while a text field has the focus. Keys with `mod` do by default. */
  inFields?: boolean;
  /** Return false to let the key do what it would have done. */
  run: () => boolean | void;
}

export const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

const registered = new Map<string, Shortcut>();
const listeners = new Set<() => void>();
let snapshot: Shortcut[] = [];

function publish(): void {
  snapshot = [...registered.values()];
  for (const listener of listeners) listener();
}

export function pressedKeys(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const parts = [];
  if (isMac ? event.metaKey : event.ctrlKey) parts.push('mod');
  if (event.altKey) parts.push('alt');
  if (event.shiftKey && (key.length > 1 || parts.length > 0)) parts.push('shift');
  return [...parts, key].join('+');
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

function receive(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const keys = pressedKeys(event);
  for (const shortcut of [...registered.values()].toReversed()) {
    if (shortcut.keys !== keys) continue;
    if (isField(event.target) && !(shortcut.inFields ?? keys.includes('mod'))) continue;
    if (shortcut.run() === false) continue;
    event.preventDefault();
    return;
  }
}

if (typeof window !== 'undefined') window.addEventListener('keydown', receive);

/** Put a shortcut in force while the calling component is shown. */
export function useShortcut(shortcut: Shortcut): void {
  const latest = useRef(shortcut);
  useEffect(() => {
    latest.current = shortcut;
  });
  const { id, keys, group, inFields } = shortcut;
  useEffect(() => {
    const entry: Shortcut = { id, keys, group, run: () => latest.current.run() };
    if (inFields !== undefined) entry.inFields = inFields;
    registered.set(id, entry);
    publish();
    return () => {
      registered.delete(id);
      publish();
    };
  }, [id, keys, group, inFields]);
}

/** Every shortcut that works now. */
export function useShortcuts(): Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}

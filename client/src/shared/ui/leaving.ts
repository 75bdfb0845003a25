/** Dialogs, drawers and questions that are open, the topmost last: going back in the browser closes that one first. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

interface Opened {
  leave: () => void;
  isUnsaved: () => boolean;
}

let opened: readonly Opened[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly Opened[]): void {
  opened = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For as long as something is open: how it is left, and whether that would lose what was written in it. */
export function useLeaving(isOpen: boolean, leave: () => void, isUnsaved = false): void {
  const latest = useRef({ leave, isUnsaved });
  useEffect(() => {
    latest.current = { leave, isUnsaved };
  });
  useEffect(() => {
    if (!isOpen) return undefined;
    const one = { leave: () => latest.current.leave(), isUnsaved: () => latest.current.isUnsaved };
    publish([...opened, one]);
    return () => publish(opened.filter((other) => other !== one));
  }, [isOpen]);
}

/** Leaves what is topmost, as Escape does; it may ask first. */
export function leaveTopmost(): void {
  opened.at(-1)?.leave();
}

/** Whether something open would lose what was written in it if the page went away. */
export function hasUnsaved(): boolean {
  return opened.some((one) => one.isUnsaved());
}

export function useIsOverPage(): boolean {
  return useSyncExternalStore(subscribe, () => opened.length > 0);
}

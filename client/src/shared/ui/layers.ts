/** Dialogs and drawers that are open, the topmost last: nothing outside of that one can be reached. */
import { useEffect, useSyncExternalStore } from 'react';

let layers: readonly HTMLElement[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly HTMLElement[]): void {
  layers = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Counts a panel among the layers for as long as it is on the page. */
export function useLayer(panel: HTMLElement | null): void {
  useEffect(() => {
    if (!panel) return undefined;
    publish([...layers, panel]);
    return () => publish(layers.filter((layer) => layer !== panel));
  }, [panel]);
}

/** The topmost of the open dialogs and drawers. */
export function useTopLayer(): HTMLElement | null {
  return useSyncExternalStore(subscribe, () => layers.at(-1) ?? null);
}

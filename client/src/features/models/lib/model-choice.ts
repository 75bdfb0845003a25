/** Which model answers: the one chosen for the conversation, else its last, else the last one chosen anywhere. */
import type { Model } from '@tertulia/data-provider';
import { useSyncExternalStore } from 'react';

const KEY = 'tertulia.model';

const chosen = new Map<string, string>();
const listeners = new Set<() => void>();

function readRemembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Choose for a conversation (`null` is the new one), and for new ones from now on. */
export function chooseModel(conversationId: string | null, modelId: string): void {
  chosen.set(conversationId ?? '', modelId);
  if (conversationId !== null) chosen.delete('');
  try {
    localStorage.setItem(KEY, modelId);
  } catch {
    // Then the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** The model that answers next; undefined when there is none at all. */
export function useChosenModel(
  conversationId: string | null,
  lastModel: string | null,
  models: readonly Model[],
): Model | undefined {
  const choice = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen.get(conversationId ?? '') ?? lastModel ?? readRemembered(),
  );
  return (
    models.find((model) => model.id === choice) ??
    models.find((model) => model.id === readRemembered()) ??
    models[0]
  );
}

/** Choices of this browser, kept in its storage and shared by its tabs. */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export type SendKey = 'enter' | 'ctrl-enter';

interface Preferences {
  theme: Theme;
  language: string;
  sendKey: SendKey;
  sidebar: 'open' | 'closed';
  /** Whether images are made smaller before they are sent. */
  images: 'smaller' | 'original';
  /** The last notice of the administrators that was put away. */
  seenBanner: string;
}

const DEFAULTS: Preferences = {
  theme: 'system',
  language: '',
  sendKey: 'enter',
  sidebar: 'open',
  images: 'smaller',
  seenBanner: '',
};
const listeners = new Set<() => void>();

export function readPreference<Key extends keyof Preferences>(key: Key): Preferences[Key] {
  try {
    return (localStorage.getItem(`tertulia.${key}`) as Preferences[Key] | null) ?? DEFAULTS[key];
  } catch {
    return DEFAULTS[key];
  }
}

export function writePreference<Key extends keyof Preferences>(key: Key, value: Preferences[Key]): void {
  try {
    localStorage.setItem(`tertulia.${key}`, value);
  } catch {
    // A browser that keeps nothing shows the default the next time.
  }
  for (const listener of listeners) listener();
}

function subscribeToPreferences(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function usePreference<Key extends keyof Preferences>(key: Key): Preferences[Key] {
  return useSyncExternalStore(subscribeToPreferences, () => readPreference(key));
}

import { useSyncExternalStore } from 'react';

/** Whether there is a mouse or a touchpad, so that a focused field opens no keyboard over the page. */
export function hasFinePointer(): boolean {
  return matchMedia('(pointer: fine)').matches;
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

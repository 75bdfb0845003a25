import { useRef } from 'react';

/**
 * Focus for a dialog that opens without a trigger of its own: it takes the focus itself, so that no tooltip of its
 * first button opens, and gives it back to what had it before. A field in it with `autoFocus` keeps the focus.
 */
export function useFocusReturn() {
  const previous = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      previous.current = document.activeElement;
      event.preventDefault();
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (previous.current instanceof HTMLElement && previous.current.isConnected) previous.current.focus();
    },
  };
}

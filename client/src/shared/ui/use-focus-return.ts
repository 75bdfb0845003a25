import { useState } from 'react';
import { focusNearest, isFocusLost, traceElements } from '../lib/focus';

/** What has the focus; of a menu's item, which goes with its menu, the button that opened the menu. */
function findOpener(): Element | null {
  const active = document.activeElement;
  const menu = active?.closest('[role="menu"]');
  const trigger = menu?.getAttribute('aria-labelledby');
  return trigger ? document.getElementById(trigger) : active;
}

/**
 * Focus for a dialog that opens without a trigger of its own: it takes the focus itself, so that no tooltip of its
 * first button opens, and gives it back to what had it before, or to what is left around that. A field in it with
 * `autoFocus` keeps the focus, so the opener is looked for before the dialog is on the page.
 */
export function useFocusReturn(isOpen = true) {
  const [wasOpen, setWasOpen] = useState(false);
  const [opener, setOpener] = useState<HTMLElement[]>([]);
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen);
    if (isOpen) setOpener(traceElements(findOpener()));
  }
  return {
    onOpenAutoFocus: (event: Event) => {
      event.preventDefault();
      const panel = event.currentTarget;
      if (panel instanceof HTMLElement) panel.focus();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener[0]?.isConnected) opener[0].focus();
      else if (isFocusLost()) focusNearest(opener);
    },
  };
}

import { type ReactNode, useEffect, useRef } from 'react';
import { focusNearest, isFocusLost, traceElements } from '../lib/focus';

export interface FocusKeeperProps {
  children: ReactNode;
}

/** Where something that has the focus is removed, like a row of a list, what is left around it takes the focus over. */
export function FocusKeeper({ children }: FocusKeeperProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = place.current;
    return root ? keepFocus(root) : undefined;
  }, []);
  return <div ref={place}>{children}</div>;
}

/** Returns how to end it. */
function keepFocus(root: HTMLElement): () => void {
  let traced: HTMLElement[] = [];
  const remember = ({ target }: FocusEvent) => {
    traced = traceElements(target instanceof Element ? target : null);
  };
  const forget = ({ target }: FocusEvent) => {
    // Also what is being removed is left by the focus. Only afterwards it can be told apart.
    setTimeout(() => {
      const isLeft = target instanceof Element && target.isConnected && document.activeElement !== target;
      if (isLeft && traced[0] === target) traced = [];
    });
  };
  const observer = new MutationObserver(() => {
    if (traced[0] === undefined || traced[0].isConnected) return;
    if (isFocusLost()) focusNearest(traced);
    else traced = [];
  });
  root.addEventListener('focusin', remember);
  root.addEventListener('focusout', forget);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', remember);
    root.removeEventListener('focusout', forget);
  };
}

import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Puts the focus on the page's main part when another page took what had it away. */
export function usePageFocus(main: HTMLElement | null): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return undefined;
    before.current = path;
    // A menu or a drawer that closes gives its focus back first.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) main?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [path, main]);
}

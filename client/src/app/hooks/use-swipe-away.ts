import { type TouchEvent, useRef } from 'react';

const FAR_ENOUGH = 60;

/** Handlers for something at the page's start edge that a swipe towards that edge sends away. */
export function useSwipeAway(onAway: () => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined;
      start.current = touch ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: (event: TouchEvent) => {
      const end = event.changedTouches[0];
      if (!start.current || !end) return;
      const towardsEdge =
        document.dir === 'rtl' ? end.clientX - start.current.x : start.current.x - end.clientX;
      const across = Math.abs(end.clientY - start.current.y);
      if (towardsEdge > FAR_ENOUGH && across < towardsEdge / 2) onAway();
    },
  };
}

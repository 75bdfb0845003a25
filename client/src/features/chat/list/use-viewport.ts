import type { MessageView } from '@tertulia/data-provider';
import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { Viewport, type ViewportEvents, type ViewportState } from './viewport';

export interface ViewportUse extends ViewportEvents {
  messages: readonly MessageView[];
  openAt: string | undefined;
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
}

/** A viewport over the messages, and which of them are mounted. */
export function useViewport(use: ViewportUse): [Viewport, ViewportState] {
  const { messages, openAt, scroller, content, onNearStart, onNearEnd } = use;
  const [viewport] = useState(() => new Viewport(messages, openAt));
  const { mounted, isAtEnd } = useSyncExternalStore(viewport.subscribe, viewport.getState);
  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return undefined;
    return viewport.attach(scroller.current, content.current);
  }, [viewport, scroller, content]);
  useLayoutEffect(() => {
    viewport.update(messages, { onNearStart, onNearEnd });
  }, [viewport, messages, mounted, onNearStart, onNearEnd]);
  const start = Math.min(mounted.start, Math.max(0, messages.length - 1));
  return [viewport, { isAtEnd, mounted: { start, end: Math.min(mounted.end, messages.length) } }];
}

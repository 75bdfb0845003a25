/**
 * A long list of messages of which only those near the view are mounted, in the normal flow between two spacers.
 * What the reader looks at stays where it is, whatever grows, shrinks, appears or goes above it: the first message in
 * view is the anchor, and before each painting the scroll position is corrected by as much as the anchor moved.
 */
import type { MessageView } from '@tertulia/data-provider';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Heights } from './heights';
import { findWindow, isWithin, type Window } from './window';

const MOUNTED_BEYOND_VIEW = 1000;
const KEPT_BEYOND_VIEW = 2500;
/** From how near to the end the view goes along with it. */
const END_TOLERANCE = 60;
const LOAD_WITHIN = 1500;

interface Anchor {
  id: string;
  /** How far its upper edge is below the view's. */
  offset: number;
}

export interface MessageWindow {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** Call for every mounted message; returns how to stop. */
  observe: (id: string, element: HTMLElement) => () => void;
  mounted: Window;
  above: number;
  below: number;
  isAtEnd: boolean;
  scrollToEnd: () => void;
  scrollToMessage: (id: string) => void;
  onScroll: () => void;
}

export interface MessageWindowOptions {
  messages: readonly MessageView[];
  /** The message to open at; without one, the end. */
  openAt: string | undefined;
  onNearStart: () => void;
  onNearEnd: () => void;
}

export function useMessageWindow({
  messages,
  openAt,
  onNearStart,
  onNearEnd,
}: MessageWindowOptions): MessageWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [heights] = useState(() => new Heights());
  const [elements] = useState(() => new Map<string, HTMLElement>());
  const anchor = useRef<Anchor | null>(null);
  const goal = useRef<string | null>(openAt ?? null);
  const follows = useRef(openAt === undefined);
  const [isAtEnd, setAtEnd] = useState(true);
  const [range, setRange] = useState<Window>(() => initialWindow(messages, openAt));
  const mounted = clamp(range, messages.length);
  const latest = useRef({ messages, mounted, onNearStart, onNearEnd });
  useLayoutEffect(() => {
    latest.current = { messages, mounted, onNearStart, onNearEnd };
  });

  /** Put the view where it belongs. Runs after every change of the layout, before it is painted. */
  const settle = useCallback(() => {
    const view = scroller.current;
    if (!view) return;
    const wanted = goal.current === null ? undefined : elements.get(goal.current);
    if (wanted) {
      const edge = view.getBoundingClientRect().top;
      view.scrollTop += wanted.getBoundingClientRect().top - edge - 24;
    } else if (follows.current) view.scrollTop = view.scrollHeight;
    else if (anchor.current) {
      const element = elements.get(anchor.current.id);
      if (!element) return;
      const offset = element.getBoundingClientRect().top - view.getBoundingClientRect().top;
      const moved = offset - anchor.current.offset;
      if (Math.abs(moved) >= 1) view.scrollTop += moved;
    }
  }, [elements]);

  /** See what is in view: choose the anchor, and mount what comes near. */
  const look = useCallback(() => {
    const view = scroller.current;
    const box = content.current;
    if (!view || !box) return;
    const state = latest.current;
    anchor.current = findAnchor(view, elements, state.messages, state.mounted);
    const top = view.getBoundingClientRect().top - box.getBoundingClientRect().top;
    const near = (beyond: number) =>
      findWindow(state.messages, heights, top - beyond, top + view.clientHeight + beyond);
    const needed = near(MOUNTED_BEYOND_VIEW);
    const kept = near(KEPT_BEYOND_VIEW);
    if (!isWithin(needed, state.mounted) || !isWithin(state.mounted, kept)) setRange(needed);
    if (top < LOAD_WITHIN) state.onNearStart();
    if (view.scrollHeight - view.scrollTop - view.clientHeight < LOAD_WITHIN) state.onNearEnd();
  }, [elements, heights]);

  const [observer] = useState(
    () =>
      new ResizeObserver((entries) => {
        for (const { target } of entries) {
          const id = (target as HTMLElement).dataset['message'];
          if (id !== undefined) heights.measure(id, (target as HTMLElement).offsetHeight);
        }
        settle();
        look();
      }),
  );
  useEffect(() => {
    const view = scroller.current;
    if (view) observer.observe(view);
    return () => observer.disconnect();
  }, [observer]);

  useLayoutEffect(() => {
    settle();
    look();
  }, [messages, mounted.start, mounted.end, settle, look]);

  const observe = useCallback(
    (id: string, element: HTMLElement) => {
      elements.set(id, element);
      heights.measure(id, element.offsetHeight);
      observer.observe(element);
      return () => {
        if (elements.get(id) === element) elements.delete(id);
        observer.unobserve(element);
      };
    },
    [elements, heights, observer],
  );

  const lastTop = useRef(0);
  const onScroll = useCallback(() => {
    const view = scroller.current;
    if (!view) return;
    const rest = view.scrollHeight - view.scrollTop - view.clientHeight;
    // Growth below never ends the following; only going up does.
    if (rest <= END_TOLERANCE)
      follows.current = latest.current.mounted.end === latest.current.messages.length;
    else if (view.scrollTop < lastTop.current - 1) follows.current = false;
    lastTop.current = view.scrollTop;
    setAtEnd(rest <= END_TOLERANCE * 3 || follows.current);
    look();
  }, [look]);

  useEffect(() => {
    const view = scroller.current;
    if (!view) return undefined;
    // The reader takes over: no longer going to the message that the page was opened at.
    const release = () => {
      goal.current = null;
    };
    const events = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;
    for (const event of events) view.addEventListener(event, release, { passive: true });
    return () => {
      for (const event of events) view.removeEventListener(event, release);
    };
  }, []);

  const scrollToEnd = useCallback(() => {
    goal.current = null;
    follows.current = true;
    setAtEnd(true);
    setRange(endWindow(latest.current.messages.length));
    settle();
  }, [settle]);

  const scrollToMessage = useCallback(
    (id: string) => {
      const index = latest.current.messages.findIndex((message) => message.id === id);
      if (index < 0) return;
      goal.current = id;
      follows.current = false;
      setRange({ start: Math.max(0, index - 4), end: index + 8 });
      settle();
    },
    [settle],
  );

  return {
    scroller,
    content,
    observe,
    mounted,
    above: heights.sum(messages, 0, mounted.start),
    below: heights.sum(messages, mounted.end, messages.length),
    isAtEnd,
    scrollToEnd,
    scrollToMessage,
    onScroll,
  };
}

const FIRST_MOUNTED = 8;

function endWindow(count: number): Window {
  return { start: Math.max(0, count - FIRST_MOUNTED), end: Number.POSITIVE_INFINITY };
}

function initialWindow(messages: readonly MessageView[], openAt: string | undefined): Window {
  const index = messages.findIndex((message) => message.id === openAt);
  return index < 0
    ? endWindow(messages.length)
    : { start: Math.max(0, index - 4), end: index + FIRST_MOUNTED };
}

function clamp({ start, end }: Window, count: number): Window {
  return { start: Math.min(start, Math.max(0, count - 1)), end: Math.min(end, count) };
}

function findAnchor(
  view: HTMLElement,
  elements: ReadonlyMap<string, HTMLElement>,
  messages: readonly MessageView[],
  mounted: Window,
): Anchor | null {
  const edge = view.getBoundingClientRect().top;
  for (let index = mounted.start; index < mounted.end; index += 1) {
    const id = messages[index]?.id ?? '';
    const rect = elements.get(id)?.getBoundingClientRect();
    if (rect && rect.bottom > edge + 1) return { id, offset: rect.top - edge };
  }
  return null;
}

/**
 * A long list of messages of which only those near the view are mounted, in the normal flow between two spacers.
 * What the reader looks at stays where it is, whatever grows, shrinks, appears or goes above it: the first message in
 * view is the anchor, and before each painting the scroll position is corrected by as much as the anchor moved.
 */
import type { MessageView } from '@tertulia/data-provider';
import { Heights } from './heights';
import { endWindow, findWindow, isWithin, type Window, windowAround } from './window';

const MOUNTED_BEYOND_VIEW = 1000;
const KEPT_BEYOND_VIEW = 2500;
/** From how near to the end the view goes along with it. */
const END_TOLERANCE = 60;
const LOAD_WITHIN = 1500;
const GOAL_MARGIN = 24;

interface Anchor {
  id: string;
  /** How far its upper edge is below the view's. */
  offset: number;
}

export interface ViewportState {
  mounted: Window;
  isAtEnd: boolean;
}

export interface ViewportEvents {
  onNearStart: () => void;
  onNearEnd: () => void;
}

export class Viewport {
  readonly heights = new Heights();
  readonly #elements = new Map<string, HTMLElement>();
  readonly #listeners = new Set<() => void>();
  readonly #observer: ResizeObserver;
  #scroller: HTMLElement | null = null;
  #content: HTMLElement | null = null;
  #messages: readonly MessageView[];
  #events: ViewportEvents = { onNearStart: () => undefined, onNearEnd: () => undefined };
  #state: ViewportState;
  #anchor: Anchor | null = null;
  /** The message that the view was sent to, until the reader moves. */
  #goal: string | null;
  #follows: boolean;
  /** The message that another version of itself is about to replace. */
  #held: string | null = null;
  #lastTop = 0;

  /** `openAt` is the message to open at; without one, the end. */
  constructor(messages: readonly MessageView[], openAt: string | undefined) {
    const index = messages.findIndex((message) => message.id === openAt);
    this.#messages = messages;
    this.#goal = index < 0 ? null : (openAt ?? null);
    this.#follows = index < 0;
    this.#state = { mounted: index < 0 ? endWindow(messages.length) : windowAround(index), isAtEnd: true };
    this.#observer = new ResizeObserver((entries) => this.#measure(entries));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): ViewportState => this.#state;

  /** Begin to work on these elements: the box that scrolls, and what it holds. */
  attach(scroller: HTMLElement, content: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#content = content;
    this.#observer.observe(scroller);
    const stop = new AbortController();
    const options = { passive: true, signal: stop.signal };
    scroller.addEventListener('scroll', () => this.#onScroll(), options);
    const release = () => {
      this.#goal = null;
    };
    for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
      scroller.addEventListener(event, release, options);
    }
    return () => {
      stop.abort();
      this.#observer.disconnect();
      this.#scroller = null;
    };
  }

  /** Look after a message that has been mounted. */
  readonly observe = (id: string, element: HTMLElement): (() => void) => {
    this.#elements.set(id, element);
    this.heights.measure(id, element.offsetHeight);
    this.#observer.observe(element);
    return () => {
      if (this.#elements.get(id) === element) this.#elements.delete(id);
      this.#observer.unobserve(element);
    };
  };

  /** The list was rendered, maybe with other messages: put the view where it belongs before it is painted. */
  update(messages: readonly MessageView[], events: ViewportEvents): void {
    if (messages !== this.#messages) this.#anchorToVersion(messages);
    this.#messages = messages;
    this.#events = events;
    this.#settle();
    this.#look();
  }

  readonly scrollToEnd = (): void => {
    this.#goal = null;
    this.#follows = true;
    this.#change(endWindow(this.#messages.length), true);
    this.#settle();
  };

  /** Another version of a message is wanted: the view stays with that message, and does not go to the end. */
  readonly hold = (versionId: string): void => {
    this.#goal = null;
    this.#follows = false;
    this.#held = this.#messages.find(({ siblings }) => siblings.includes(versionId))?.id ?? null;
    this.#look();
  };

  /** Where a version took the anchor's place, it is the anchor: by its upper edge, or its lower if that is out of view. */
  #anchorToVersion(messages: readonly MessageView[]): void {
    const anchor = this.#anchor;
    if (!anchor || messages.some(({ id }) => id === anchor.id)) return;
    const before = this.#messages.find(({ id }) => id === anchor.id);
    const version = messages.find(({ siblings }) => siblings.includes(anchor.id));
    this.#held = null;
    if (!before || !version) return;
    const grown = this.heights.of(version) - this.heights.of(before);
    this.#anchor = { id: version.id, offset: anchor.offset < 0 ? anchor.offset - grown : anchor.offset };
  }

  #measure(entries: ResizeObserverEntry[]): void {
    for (const { target } of entries) {
      const id = target instanceof HTMLElement ? target.dataset['message'] : undefined;
      if (id !== undefined) this.heights.measure(id, (target as HTMLElement).offsetHeight);
    }
    this.#settle();
    this.#look();
  }

  #settle(): void {
    const view = this.#scroller;
    if (!view) return;
    const goal = this.#goal === null ? undefined : this.#elements.get(this.#goal);
    if (goal) view.scrollTop += this.#offsetOf(view, goal) - GOAL_MARGIN;
    else if (this.#follows) view.scrollTop = view.scrollHeight;
    else if (this.#anchor) {
      const element = this.#elements.get(this.#anchor.id);
      const moved = element ? this.#offsetOf(view, element) - this.#anchor.offset : 0;
      if (Math.abs(moved) >= 1) view.scrollTop += moved;
    }
    this.#lastTop = view.scrollTop;
  }

  /** See what is in view: choose the anchor, and mount what comes near. */
  #look(): void {
    const view = this.#scroller;
    if (!view || !this.#content) return;
    const mounted = this.#mountedNow();
    this.#anchor = this.#findAnchor(view, mounted);
    const top = -this.#offsetOf(view, this.#content);
    const bottom = top + view.clientHeight;
    const near = (beyond: number) => findWindow(this.#messages, this.heights, top - beyond, bottom + beyond);
    const needed = near(MOUNTED_BEYOND_VIEW);
    const isGood = isWithin(needed, mounted) && isWithin(mounted, near(KEPT_BEYOND_VIEW));
    const rest = view.scrollHeight - view.scrollTop - view.clientHeight;
    this.#change(isGood ? this.#state.mounted : needed, this.#follows || rest <= END_TOLERANCE * 3);
    if (top < LOAD_WITHIN) this.#events.onNearStart();
    if (rest < LOAD_WITHIN) this.#events.onNearEnd();
  }

  #onScroll(): void {
    const view = this.#scroller;
    if (!view) return;
    // Scrolled by this class itself, which has looked already.
    if (view.scrollTop === this.#lastTop) return;
    const rest = view.scrollHeight - view.scrollTop - view.clientHeight;
    // Growth below never ends the following; only going up does.
    if (rest <= END_TOLERANCE) this.#follows = this.#mountedNow().end === this.#messages.length;
    else if (view.scrollTop < this.#lastTop - 1) this.#follows = false;
    this.#lastTop = view.scrollTop;
    this.#look();
  }

  #mountedNow(): Window {
    const { start, end } = this.#state.mounted;
    return { start, end: Math.min(end, this.#messages.length) };
  }

  #findAnchor(view: HTMLElement, mounted: Window): Anchor | null {
    const shown = this.#messages.slice(mounted.start, mounted.end);
    const held = shown.filter(({ id }) => id === this.#held);
    for (const { id } of [...held, ...shown]) {
      const element = this.#elements.get(id);
      if (!element) continue;
      const offset = this.#offsetOf(view, element);
      if (offset + element.offsetHeight > 1) return { id, offset };
    }
    return null;
  }

  #offsetOf(view: HTMLElement, element: HTMLElement): number {
    return element.getBoundingClientRect().top - view.getBoundingClientRect().top;
  }

  #change(mounted: Window, isAtEnd: boolean): void {
    const before = this.#state;
    const isSame = mounted.start === before.mounted.start && mounted.end === before.mounted.end;
    if (isSame && isAtEnd === before.isAtEnd) return;
    this.#state = { mounted, isAtEnd };
    for (const listener of this.#listeners) listener();
  }
}

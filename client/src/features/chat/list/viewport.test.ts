import type { MessageView } from '@tertulia/data-provider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeMessage } from '../lib/branch';
import { Viewport } from './viewport';

const NO_EVENTS = { onNearStart: () => undefined, onNearEnd: () => undefined };
const VIEW = 600;

/** A page that lays out as a browser would: messages of known heights below one another, in a box that scrolls. */
class Page {
  readonly scroller = document.createElement('div');
  readonly content = document.createElement('div');
  readonly viewport: Viewport;
  #messages: readonly MessageView[];
  #heights: Record<string, number>;
  #stops: (() => void)[] = [];

  constructor(messages: readonly MessageView[], heights: Record<string, number>) {
    this.#messages = messages;
    this.#heights = heights;
    this.viewport = new Viewport(messages, undefined);
    const { scroller, content } = this;
    Object.defineProperty(scroller, 'clientHeight', { value: VIEW });
    Object.defineProperty(scroller, 'scrollHeight', { get: () => this.#edge(messages.length) });
    scroller.getBoundingClientRect = () => new DOMRect(0, 0, 0, VIEW);
    content.getBoundingClientRect = () => new DOMRect(0, -scroller.scrollTop);
    this.show(messages);
    this.viewport.attach(scroller, content);
  }

  /** What React does: the elements of the messages are there, then the viewport is told. */
  show(messages: readonly MessageView[]): void {
    this.#messages = messages;
    for (const stop of this.#stops) stop();
    this.#stops = messages.map(({ id }, index) => {
      const element = document.createElement('article');
      Object.defineProperty(element, 'offsetHeight', { value: this.#heights[id] });
      element.getBoundingClientRect = () => new DOMRect(0, this.#edge(index) - this.scroller.scrollTop);
      return this.viewport.observe(id, element);
    });
    this.viewport.update(messages, NO_EVENTS);
  }

  scrollTo(top: number): void {
    this.scroller.scrollTop = top;
    this.scroller.dispatchEvent(new Event('scroll'));
  }

  /** How far the upper edge of a message is below the view's. */
  place(id: string): number {
    return this.#edge(this.#messages.findIndex((message) => message.id === id)) - this.scroller.scrollTop;
  }

  #edge(index: number): number {
    return this.#messages.slice(0, index).reduce((sum, { id }) => sum + (this.#heights[id] ?? 0), 0);
  }
}

const make = (id: string, siblings: string[] = []) => ({
  ...makeMessage({ id, conversationId: 'c', parentId: null, role: 'user', text: id }),
  siblings: [id, ...siblings],
});

describe('a message of which another version is wanted', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe = () => undefined;
        unobserve = () => undefined;
        disconnect = () => undefined;
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  const heights = { a: 1000, b: 1000, old: 200, new: 200, tall: 800, c: 2000, d: 300 };
  const before = [make('a'), make('b'), make('old', ['new', 'tall']), make('c')];

  it('keeps its upper edge where it was, though the rest of the branch is shorter', () => {
    const page = new Page(before, heights);
    page.scrollTo(1700);
    expect(page.place('old')).toBe(300);
    page.viewport.hold('tall');
    page.show([make('a'), make('b'), make('tall', ['old', 'new']), make('d')]);
    expect(page.place('tall')).toBe(300);
  });

  it('keeps its lower edge where its upper one is out of view', () => {
    const page = new Page(before, heights);
    page.scrollTo(2100);
    expect(page.place('old')).toBe(-100);
    page.viewport.hold('tall');
    page.show([make('a'), make('b'), make('tall', ['old', 'new']), make('c')]);
    expect(page.place('tall') + heights.tall).toBe(100);
  });

  it('is left alone by the following of the end', () => {
    const page = new Page([make('old', ['new'])], heights);
    page.viewport.hold('new');
    page.show([make('new', ['old']), make('c')]);
    expect(page.place('new')).toBe(0);
  });
});

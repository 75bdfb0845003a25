import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pressedKeys, type Shortcut, useShortcut, useShortcuts } from './shortcuts';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = window): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

function addField(): HTMLInputElement {
  const field = document.createElement('input');
  document.body.append(field);
  return field;
}

const shortcut = (over: Partial<Shortcut> = {}): Shortcut => ({
  id: 'new',
  keys: 'mod+shift+o',
  group: 'general',
  run: vi.fn(),
  ...over,
});

describe('pressed keys', () => {
  it('name a combination in one order', () => {
    const event = new KeyboardEvent('keydown', { key: 'O', ctrlKey: true, shiftKey: true, altKey: true });
    expect(pressedKeys(event)).toBe('mod+alt+shift+o');
  });

  it('leave out the Shift that a sign needs on some keyboards', () => {
    expect(pressedKeys(new KeyboardEvent('keydown', { key: '?', shiftKey: true }))).toBe('?');
  });
});

describe('a shortcut', () => {
  it('runs while its component is shown, and not after', () => {
    const run = vi.fn();
    const { unmount } = renderHook(() => useShortcut(shortcut({ run })));
    expect(press('O', { ctrlKey: true, shiftKey: true }).defaultPrevented).toBe(true);
    unmount();
    expect(press('O', { ctrlKey: true, shiftKey: true }).defaultPrevented).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('keeps out of text fields unless it has a modifier', () => {
    const plain = vi.fn();
    const withModifier = vi.fn();
    renderHook(() => useShortcut(shortcut({ id: 'help', keys: '?', run: plain })));
    renderHook(() => useShortcut(shortcut({ id: 'find', keys: 'mod+k', run: withModifier })));
    const field = addField();
    press('?', { shiftKey: true }, field);
    press('k', { ctrlKey: true }, field);
    expect(plain).not.toHaveBeenCalled();
    expect(withModifier).toHaveBeenCalledTimes(1);
  });

  it('leaves the key alone when it has nothing to do', () => {
    renderHook(() => useShortcut(shortcut({ keys: 'escape', run: () => false })));
    expect(press('Escape').defaultPrevented).toBe(false);
  });

  it('gives way to one that came later', () => {
    const first = vi.fn();
    const second = vi.fn();
    renderHook(() => useShortcut(shortcut({ id: 'a', keys: 'escape', run: first })));
    renderHook(() => useShortcut(shortcut({ id: 'b', keys: 'escape', run: second })));
    press('Escape');
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  });

  it('does not run while a word is being composed', () => {
    const run = vi.fn();
    renderHook(() => useShortcut(shortcut({ keys: 'escape', run })));
    press('Escape', { isComposing: true });
    expect(run).not.toHaveBeenCalled();
  });

  it('is listed for the sheet', () => {
    renderHook(() => useShortcut(shortcut({ id: 'listed' })));
    const { result } = renderHook(() => useShortcuts());
    expect(result.current.map((entry) => entry.id)).toEqual(['listed']);
  });
});

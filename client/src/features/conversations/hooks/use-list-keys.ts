/** Arrow keys, Home and End within the list; the row that gets the focus is scrolled into sight first. */
import type { KeyboardEvent, RefObject } from 'react';
import type { Row } from '../lib/groups';

interface ListKeys {
  rows: readonly Row[];
  scroller: RefObject<HTMLElement | null>;
  scrollTo: (index: number) => void;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export function useListKeys({ rows, scroller, scrollTo }: ListKeys): (event: KeyboardEvent) => void {
  const focusRow = (index: number) => {
    const row = rows[index];
    if (!row) return;
    scrollTo(index);
    requestAnimationFrame(() => {
      const links = scroller.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [];
      [...links].find((link) => link.dataset['row'] === row.key)?.focus({ preventScroll: true });
    });
  };
  return (event) => {
    const current = (event.target as HTMLElement).dataset['row'];
    if (!current) return;
    const step = STEPS[event.key];
    let index: number;
    if (step !== undefined) {
      index = rows.findIndex((row) => row.key === current) + step;
      while (rows[index]?.kind === 'heading') index += step;
    } else if (event.key === 'Home') index = rows.findIndex((row) => row.kind === 'conversation');
    else if (event.key === 'End') index = rows.length - 1;
    else return;
    event.preventDefault();
    focusRow(index);
  };
}

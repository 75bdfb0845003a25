import type { KeyboardEvent } from 'react';
import { isChoice, type PickerChoice, type PickerRow } from '../lib/picker-rows';

export interface PickerKeys {
  rows: readonly PickerRow[];
  /** The row that Enter takes. */
  active: PickerRow | undefined;
  onMove: (row: PickerChoice) => void;
  onChoose: () => void;
}

const MOVES: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** Arrows move from choice to choice, passing over headings; Enter takes the active one. */
export function usePickerKeys({ rows, active, onMove, onChoose }: PickerKeys) {
  return (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move !== undefined) {
      const choices = rows.filter(isChoice);
      const at = choices.findIndex((row) => row.key === active?.key);
      const next = choices[Math.min(choices.length - 1, Math.max(0, at + move))];
      if (next) onMove(next);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) onChoose();
    else return;
    event.preventDefault();
  };
}

/** How tall messages are: measured where they were shown once, estimated where not. */
import type { MessageView } from '@tertulia/data-provider';

const CHARACTERS_PER_LINE = 75;
const LINE_HEIGHT = 28;
const FRAME_HEIGHT = 72;

export class Heights {
  readonly #measured = new Map<string, number>();

  /** Remember a measured height; says whether that is news. */
  measure(id: string, height: number): boolean {
    if (this.#measured.get(id) === height) return false;
    this.#measured.set(id, height);
    return true;
  }

  of(message: MessageView): number {
    return this.#measured.get(message.id) ?? estimate(message);
  }

  /** The height of the messages from `start` up to, not including, `end`. */
  sum(messages: readonly MessageView[], start: number, end: number): number {
    let total = 0;
    for (let index = start; index < end; index += 1) {
      const message = messages[index];
      if (message) total += this.of(message);
    }
    return total;
  }
}

function estimate(message: MessageView): number {
  let lines = 0;
  for (const part of message.parts) {
    if (part.type === 'text') lines += Math.ceil(part.text.length / CHARACTERS_PER_LINE);
    else if (part.type === 'reasoning') lines += 2;
  }
  return FRAME_HEIGHT + Math.max(1, lines) * LINE_HEIGHT;
}

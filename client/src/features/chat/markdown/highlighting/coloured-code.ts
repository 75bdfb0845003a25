/** Lines of code that grow at their end: each line is coloured once, in slices that never hold up a frame. */
import type { GrammarState, Stretch } from './engine';

type Engine = typeof import('./engine');
export type Line = { text: string; stretches: readonly Stretch[] | null };
type Coloured = { line: Line; after: GrammarState | undefined };

export class ColouredCode {
  readonly #language: string;
  #coloured: Coloured[] = [];
  #plain: Line[] = [];

  constructor(language: string) {
    this.#language = language;
  }

  /** The lines of `code`, coloured as far as `budget` milliseconds went; `isComplete` says whether that was all. */
  update(code: string, engine: Engine | null, budget: number): { lines: Line[]; isComplete: boolean } {
    const texts = code.split('\n');
    this.#keepCommon(texts);
    if (engine) this.#colour(texts, engine, budget);
    const lines = texts.map((text, index) => this.#coloured[index]?.line ?? this.#plainLine(text, index));
    return { lines, isComplete: engine !== null && this.#coloured.length === texts.length };
  }

  #keepCommon(texts: string[]): void {
    const changed = this.#coloured.findIndex(({ line }, index) => line.text !== texts[index]);
    if (changed !== -1) this.#coloured.length = changed;
  }

  #colour(texts: string[], engine: Engine, budget: number): void {
    const deadline = performance.now() + budget;
    for (let index = this.#coloured.length; index < texts.length; index += 1) {
      if (performance.now() > deadline) return;
      const text = texts[index] ?? '';
      const { stretches, after } = engine.colourLine(text, this.#language, this.#coloured[index - 1]?.after);
      this.#coloured.push({ line: { text, stretches }, after });
    }
  }

  #plainLine(text: string, index: number): Line {
    const known = this.#plain[index];
    if (known?.text === text) return known;
    const line: Line = { text, stretches: null };
    this.#plain[index] = line;
    return line;
  }
}

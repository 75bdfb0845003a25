/** The page's side of the colouring: one worker for all pieces of code, started when the first one is shown. */
import type { Stretch } from './engine';
import type { Language } from './languages';
import type { ColourAnswer, ColourRequest, ForgetRequest } from './worker';

export type Line = { text: string; stretches: readonly Stretch[] | null };

let worker: Worker | null = null;
let lastSession = 0;
const sessions = new Map<number, Colouring>();

function startWorker(): Worker | null {
  if (worker || typeof Worker === 'undefined') return worker;
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<ColourAnswer>) => {
    sessions.get(data.session)?.accept(data);
  });
  return worker;
}

function post(request: ColourRequest | ForgetRequest): void {
  startWorker()?.postMessage(request);
}

/** The lines of one piece of code that grows at its end. Plain at first; their colours follow. */
export class Colouring {
  readonly #id: number;
  readonly #language: Language;
  #sent: string[] = [];
  #lines: readonly Line[] = [];
  #listener: (() => void) | null = null;

  constructor(language: Language) {
    lastSession += 1;
    this.#id = lastSession;
    this.#language = language;
  }

  /** Begin to receive colours; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listener = listener;
    sessions.set(this.#id, this);
    return () => {
      this.#listener = null;
      this.#sent = [];
      sessions.delete(this.#id);
      post({ session: this.#id, forget: true });
    };
  };

  readonly getLines = (): readonly Line[] => this.#lines;

  /** Ask for the colours of what is new. */
  send(code: string): void {
    const texts = code.split('\n');
    const changed = texts.findIndex((text, index) => text !== this.#sent[index]);
    const keep = changed === -1 ? texts.length : changed;
    this.#sent = texts;
    if (keep < texts.length) {
      post({ session: this.#id, language: this.#language, keep, lines: texts.slice(keep) });
    }
  }

  accept(answer: ColourAnswer): void {
    this.#lines = [...this.#lines.slice(0, answer.from), ...answer.lines];
    this.#listener?.();
  }
}

/** The lines to show of `code`: coloured as far as colours are known, the rest of a line plain. */
export function mergeLines(code: string, coloured: readonly Line[]): readonly Line[] {
  return code.split('\n').map((text, index) => mergeLine(text, coloured[index]));
}

function mergeLine(text: string, coloured: Line | undefined): Line {
  if (!coloured?.stretches) return { text, stretches: null };
  if (coloured.text === text) return coloured;
  if (coloured.text === '' || !text.startsWith(coloured.text)) return { text, stretches: null };
  return { text, stretches: [...coloured.stretches, { text: text.slice(coloured.text.length), kind: '' }] };
}

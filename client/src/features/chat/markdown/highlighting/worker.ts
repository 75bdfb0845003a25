/** Colours code beside the page: the grammars' first use alone costs more than a frame. */
import { colourLine, prepareLanguage, type GrammarState, type Stretch } from './engine';
import type { Language } from './languages';

/** `keep` lines of the session stand; `lines` replace what came after them. */
export type ColourRequest = { session: number; language: Language; keep: number; lines: string[] };
export type ColourAnswer = { session: number; from: number; lines: { text: string; stretches: Stretch[] }[] };
export type ForgetRequest = { session: number; forget: true };

const SLICE_MS = 30;
const states = new Map<number, (GrammarState | undefined)[]>();
const pending = new Map<number, ColourRequest>();
let isWorking = false;

self.addEventListener('message', ({ data }: MessageEvent<ColourRequest | ForgetRequest>) => {
  if ('forget' in data) {
    states.delete(data.session);
    pending.delete(data.session);
    return;
  }
  // What is still waiting is replaced: its kept lines may be more than those coloured so far.
  const waiting = pending.get(data.session);
  pending.set(data.session, waiting ? joinRequests(waiting, data) : data);
  if (!isWorking) void work();
});

function joinRequests(before: ColourRequest, after: ColourRequest): ColourRequest {
  if (after.keep <= before.keep) return after;
  return {
    ...after,
    keep: before.keep,
    lines: [...before.lines.slice(0, after.keep - before.keep), ...after.lines],
  };
}

async function work(): Promise<void> {
  isWorking = true;
  for (;;) {
    const next = pending.values().next().value;
    if (!next) break;
    pending.delete(next.session);
    await colour(next).catch(() => undefined);
  }
  isWorking = false;
}

async function colour({ session, language, keep, lines }: ColourRequest): Promise<void> {
  await prepareLanguage(language);
  const after = (states.get(session) ?? []).slice(0, keep);
  states.set(session, after);
  const answer: ColourAnswer = { session, from: keep, lines: [] };
  const deadline = performance.now() + SLICE_MS;
  for (const [index, text] of lines.entries()) {
    const coloured = colourLine(text, language, after[keep + index - 1]);
    after[keep + index] = coloured.after;
    answer.lines.push({ text, stretches: coloured.stretches });
    if (performance.now() > deadline && index + 1 < lines.length) {
      const done = keep + index + 1;
      const rest = { session, language, keep: done, lines: lines.slice(index + 1) };
      const waiting = pending.get(session);
      pending.set(session, waiting ? joinRequests(rest, waiting) : rest);
      break;
    }
  }
  self.postMessage(answer);
}

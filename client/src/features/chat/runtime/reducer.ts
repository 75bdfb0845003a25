/**
 * From chunks to a message: the same message that `readUIMessageStream` of the package `ai` builds.
 * Pure: a state goes in, a state comes out, and what did not change keeps its identity.
 */
import type { MessageMetadata } from '@tertulia/data-provider';
import type { Chunk } from './chunks';

type TextPart = { type: 'text'; text: string; state?: 'streaming' | 'done' | null };
type ReasoningPart = {
  type: 'reasoning';
  text: string;
  id?: string | null;
  state?: 'streaming' | 'done' | null;
};
type SourceUrlPart = { type: 'source-url'; sourceId: string; url: string; title?: string | null };
type OtherPart =
  { type: 'step-start' } | SourceUrlPart | { type: `data-${string}`; id?: string; data: unknown };
type Part = TextPart | ReasoningPart | OtherPart;

export type AnswerState = {
  id: string | null;
  parts: readonly Part[];
  metadata: MessageMetadata;
  /** Open text and reasoning parts: `kind:id` → index in `parts`. */
  open: Readonly<Record<string, number>>;
  errorText: string | null;
  aborted: boolean;
};

export const EMPTY_ANSWER: AnswerState = {
  id: null,
  parts: [],
  metadata: {},
  open: {},
  errorText: null,
  aborted: false,
};

/** The state after one chunk. A `start` begins the message anew, whatever was there. */
export function applyChunk(state: AnswerState, chunk: Chunk): AnswerState {
  switch (chunk.type) {
    case 'start':
      return {
        ...EMPTY_ANSWER,
        id: chunk.messageId ?? state.id,
        metadata: chunk.messageMetadata ?? {},
      };
    case 'start-step':
      return { ...state, parts: [...state.parts, { type: 'step-start' }] };
    case 'finish-step':
      return { ...state, open: {} };
    case 'text-start':
    case 'reasoning-start':
      return openPart(state, chunk.type === 'text-start' ? 'text' : 'reasoning', chunk.id);
    case 'text-delta':
    case 'reasoning-delta':
      return extendPart(state, chunk.type === 'text-delta' ? 'text' : 'reasoning', chunk.id, chunk.delta);
    case 'text-end':
    case 'reasoning-end':
      return closePart(state, chunk.type === 'text-end' ? 'text' : 'reasoning', chunk.id);
    case 'source-url':
      return { ...state, parts: [...state.parts, toSource(chunk)] };
    case 'message-metadata':
    case 'finish':
      return mergeMetadata(state, chunk.messageMetadata);
    case 'error':
      return { ...state, errorText: chunk.errorText };
    case 'abort':
      return { ...state, aborted: true };
    default:
      return chunk.transient ? state : setDataPart(state, chunk);
  }
}

function toSource({ sourceId, url, title }: Extract<Chunk, { type: 'source-url' }>): SourceUrlPart {
  return { type: 'source-url', sourceId, url, ...(title === undefined ? {} : { title }) };
}

type Kind = 'text' | 'reasoning';

function openPart(state: AnswerState, kind: Kind, id: string): AnswerState {
  const part: Part =
    kind === 'text'
      ? { type: 'text', text: '', state: 'streaming' }
      : { type: 'reasoning', id, text: '', state: 'streaming' };
  return {
    ...state,
    parts: [...state.parts, part],
    open: { ...state.open, [`${kind}:${id}`]: state.parts.length },
  };
}

function extendPart(state: AnswerState, kind: Kind, id: string, delta: string): AnswerState {
  return changePart(state, kind, id, (part) => ({ ...part, text: part.text + delta }));
}

function closePart(state: AnswerState, kind: Kind, id: string): AnswerState {
  const closed = changePart(state, kind, id, (part) => ({ ...part, state: 'done' }));
  const { [`${kind}:${id}`]: _, ...open } = closed.open;
  return { ...closed, open };
}

function changePart(
  state: AnswerState,
  kind: Kind,
  id: string,
  change: (part: TextPart | ReasoningPart) => TextPart | ReasoningPart,
): AnswerState {
  const index = state.open[`${kind}:${id}`];
  const part = index === undefined ? undefined : state.parts[index];
  if (index === undefined || part === undefined || (part.type !== 'text' && part.type !== 'reasoning'))
    return state;
  const parts = state.parts.slice();
  parts[index] = change(part);
  return { ...state, parts };
}

function setDataPart(state: AnswerState, chunk: Extract<Chunk, { data: unknown }>): AnswerState {
  const part: Part = {
    type: chunk.type,
    ...(chunk.id === undefined ? {} : { id: chunk.id }),
    data: chunk.data,
  };
  const index =
    chunk.id === undefined
      ? -1
      : state.parts.findIndex((other) => other.type === chunk.type && 'id' in other && other.id === chunk.id);
  const parts = state.parts.slice();
  if (index === -1) parts.push(part);
  else parts[index] = part;
  return { ...state, parts };
}

function mergeMetadata(state: AnswerState, metadata: MessageMetadata | undefined): AnswerState {
  if (!metadata) return state;
  return { ...state, metadata: mergeObjects(state.metadata, metadata) as MessageMetadata };
}

function mergeObjects(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined || key === '__proto__') continue;
    const old = merged[key];
    merged[key] = isPlain(old) && isPlain(value) ? mergeObjects(old, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai';
import { describe, expect, it } from 'vitest';
import { parseChunk } from './chunks';
import { applyChunk, EMPTY_ANSWER } from './reducer';

const METADATA = {
  runId: 'r1',
  model: 'lab/small',
  status: 'running',
  createdAt: '2026-11-22T10:00:00.000Z',
};
const FINISHED = { status: 'finished', finishReason: 'stop', usage: { inputTokens: 3, outputTokens: 9 } };

const STREAMS: Record<string, object[]> = {
  'a plain answer': [
    { type: 'start', messageId: 'm1', messageMetadata: METADATA },
    { type: 'start-step' },
    { type: 'text-start', id: 't1' },
    { type: 'text-delta', id: 't1', delta: 'Hello' },
    { type: 'text-delta', id: 't1', delta: ', world' },
    { type: 'text-end', id: 't1' },
    { type: 'finish-step' },
    { type: 'finish', finishReason: 'stop', messageMetadata: FINISHED },
  ],
  'an answer that was thought about': [
    { type: 'start', messageId: 'm2', messageMetadata: METADATA },
    { type: 'start-step' },
    { type: 'reasoning-start', id: 'r1' },
    { type: 'reasoning-delta', id: 'r1', delta: 'Hm. ' },
    { type: 'reasoning-delta', id: 'r1', delta: 'Well.' },
    { type: 'reasoning-end', id: 'r1' },
    { type: 'text-start', id: 't1' },
    { type: 'text-delta', id: 't1', delta: 'Yes' },
    { type: 'text-end', id: 't1' },
    { type: 'finish-step' },
    { type: 'start-step' },
    { type: 'text-start', id: 't1' },
    { type: 'text-delta', id: 't1', delta: 'and no' },
    { type: 'text-end', id: 't1' },
    { type: 'finish-step' },
    { type: 'message-metadata', messageMetadata: { usage: { inputTokens: 1 } } },
    { type: 'finish', finishReason: 'stop', messageMetadata: FINISHED },
  ],
  'an answer that was stopped': [
    { type: 'start', messageId: 'm3', messageMetadata: METADATA },
    { type: 'start-step' },
    { type: 'text-start', id: 't1' },
    { type: 'text-delta', id: 't1', delta: 'Half' },
    { type: 'message-metadata', messageMetadata: { status: 'stopped' } },
    { type: 'abort' },
  ],
  'an answer that names its sources and another model that went on': [
    { type: 'start', messageId: 'm5' },
    { type: 'text-start', id: 't1' },
    { type: 'text-delta', id: 't1', delta: 'Half' },
    { type: 'text-end', id: 't1' },
    { type: 'data-seam', data: { fromModel: 'a/one', toModel: 'b/two', code: 'provider_failed' } },
    { type: 'source-url', sourceId: 's1', url: 'https://example.org/a', title: 'A' },
    { type: 'source-url', sourceId: 's2', url: 'https://example.org/b' },
    { type: 'finish', finishReason: 'stop' },
  ],
  'an answer with parts that carry data': [
    { type: 'start', messageId: 'm4' },
    { type: 'data-weather', id: 'w', data: { degrees: 1 } },
    { type: 'data-weather', id: 'w', data: { degrees: 2 } },
    { type: 'data-note', data: 'passing', transient: true },
    { type: 'finish', finishReason: 'stop' },
  ],
};

async function readWithAi(chunks: object[]): Promise<UIMessage | undefined> {
  const stream = new ReadableStream<UIMessageChunk>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk as UIMessageChunk);
      controller.close();
    },
  });
  let last: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream })) last = message;
  return last;
}

function readHere(chunks: object[]) {
  let state = EMPTY_ANSWER;
  for (const chunk of chunks) {
    const known = parseChunk(JSON.stringify(chunk));
    if (known) state = applyChunk(state, known);
  }
  return state;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('applyChunk', () => {
  it.each(Object.entries(STREAMS))('builds the message that the ai package builds: %s', async (_, chunks) => {
    const theirs = await readWithAi(chunks);
    const ours = readHere(chunks);
    expect(plain(ours.parts)).toEqual(plain(theirs?.parts));
    expect(ours.id).toBe(theirs?.id);
    expect(plain(ours.metadata)).toEqual(plain(theirs?.metadata ?? {}));
  });

  it('begins anew at each start, so that a stream read again does not double the text', () => {
    const chunks = STREAMS['a plain answer'] ?? [];
    expect(readHere([...chunks.slice(0, 4), ...chunks])).toEqual(readHere(chunks));
  });

  it('passes over what it does not know or can not read', () => {
    expect(parseChunk('{"type":"tool-input-start"}')).toBeNull();
    expect(parseChunk('not json')).toBeNull();
    expect(parseChunk('null')).toBeNull();
  });

  it('keeps the parts that did not change', () => {
    const before = readHere((STREAMS['an answer that was thought about'] ?? []).slice(0, 8));
    const after = applyChunk(before, { type: 'text-delta', id: 't1', delta: '!' });
    expect(after.parts[1]).toBe(before.parts[1]);
    expect(after.parts[2]).not.toBe(before.parts[2]);
  });

  it('says what failed', () => {
    expect(readHere([{ type: 'error', errorText: 'The provider is away.' }]).errorText).toBe(
      'The provider is away.',
    );
  });
});

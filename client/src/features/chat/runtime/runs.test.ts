import { ApiError } from '@tertulia/data-provider';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunSnapshot } from './live-run';
import { Runs } from './runs';
import type { RunStream, Transport } from './transport';

const QUESTION = { id: 'c1', trigger: 'submit-message' as const, messages: [] };
const NAMES = { runId: 'r1', conversationId: 'c1', messageId: 'm1' };

function frame(id: number, chunk: object): string {
  return `id: ${id}\ndata: ${JSON.stringify(chunk)}\n\n`;
}

const START = frame(1, { type: 'start', messageId: 'm1' }) + frame(2, { type: 'text-start', id: 't' });
const hello = (id: number, delta: string) => frame(id, { type: 'text-delta', id: 't', delta });
const END = frame(9, { type: 'finish', messageMetadata: { status: 'finished' } }) + 'data: [DONE]\n\n';

function streamOf(text: string): RunStream {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  return { names: NAMES, body };
}

type Calls = { lastEventIds: (string | null)[]; starts: number; stopped: string[] };

function createRuns(start: (() => RunStream)[], follow: (() => RunStream)[] = []) {
  const calls: Calls = { lastEventIds: [], starts: 0, stopped: [] };
  const transport: Transport = {
    start: async () => {
      const answer = start[Math.min(calls.starts, start.length - 1)];
      calls.starts += 1;
      if (!answer) throw new TypeError('offline');
      return answer();
    },
    follow: async (_, lastEventId) => {
      const answer = follow[calls.lastEventIds.length];
      calls.lastEventIds.push(lastEventId);
      if (!answer) throw new TypeError('offline');
      return answer();
    },
    stop: async (runId) => void calls.stopped.push(runId),
  };
  const ended: RunSnapshot[] = [];
  const started: RunSnapshot[] = [];
  const runs = new Runs(transport, {
    onStarted: (run) => started.push(run.getSnapshot()),
    onEnded: (run) => ended.push(run.getSnapshot()),
  });
  return { runs, calls, ended, started };
}

const textOf = (snapshot: RunSnapshot | undefined) =>
  snapshot?.answer.parts.map((part) => ('text' in part ? part.text : '')).join('');

describe('Runs', () => {
  afterEach(() => vi.useRealTimers());

  it('stops a run that has no name yet as soon as it has one', async () => {
    const { runs, calls, ended } = createRuns([() => streamOf(START + END)]);
    const asked = runs.start('c1', QUESTION).stop();
    expect(calls.stopped).toEqual([]);
    await asked;
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    expect(calls.stopped).toEqual(['r1']);
  });

  it('hands over the whole answer at the end and forgets the run', async () => {
    const { runs, ended, started } = createRuns([() => streamOf(START + hello(3, 'Hello') + END)]);
    runs.start('c1', QUESTION);
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    expect(textOf(ended[0])).toBe('Hello');
    expect(ended[0]?.answer.metadata.status).toBe('finished');
    expect(started.map((one) => one.runId)).toEqual(['r1']);
    expect(runs.get('c1')).toBeNull();
  });

  it('goes on after a broken line from the last event that it has', async () => {
    const { runs, calls, ended } = createRuns(
      [() => streamOf(START + hello(3, 'Hel'))],
      [() => streamOf(hello(4, 'lo')), () => streamOf(END)],
    );
    runs.start('c1', QUESTION);
    await vi.waitFor(() => expect(ended).toHaveLength(1), { timeout: 5000 });
    expect(calls.lastEventIds).toEqual(['3', '4']);
    expect(calls.starts).toBe(1);
    expect(textOf(ended[0])).toBe('Hello');
  });

  it('tries again at once when the browser is online again', async () => {
    // No delay ever passes, so only the event can end the waiting.
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => 0 as unknown as NodeJS.Timeout);
    const { runs, ended, calls } = createRuns(
      [() => streamOf(START + hello(3, 'Hi'))],
      [() => streamOf(END)],
    );
    runs.start('c1', QUESTION);
    await vi.waitFor(() => expect(runs.get('c1')?.getSnapshot().phase).toBe('reconnecting'));
    expect(calls.lastEventIds).toEqual([]);
    window.dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    expect(calls.lastEventIds).toEqual(['3']);
  });

  it('keeps a run that the server refused, with the reason, until it is dropped', async () => {
    const problem = {
      type: '',
      title: '',
      status: 503,
      detail: 'No model',
      code: 'no_model',
      params: {},
      requestId: '',
    };
    const { runs, calls } = createRuns([
      () => {
        throw new ApiError(problem);
      },
    ]);
    const run = runs.start('c1', QUESTION);
    await vi.waitFor(() => expect(run.getSnapshot().phase).toBe('refused'));
    expect(run.getSnapshot().error).toBeInstanceOf(ApiError);
    expect(calls.starts).toBe(1);
    runs.drop('c1');
    expect(runs.get('c1')).toBeNull();
  });

  it('asks a question again under the same id when the line broke before the answer', async () => {
    const { runs, calls, ended } = createRuns([
      () => {
        throw new TypeError('offline');
      },
      () => streamOf(START + END),
    ]);
    runs.start('c1', QUESTION);
    await vi.waitFor(() => expect(ended).toHaveLength(1), { timeout: 5000 });
    expect(calls.starts).toBe(2);
  });

  it('asks only once for what would make a second answer', async () => {
    const { runs, calls } = createRuns([
      () => {
        throw new TypeError('offline');
      },
    ]);
    const run = runs.start('c1', { ...QUESTION, trigger: 'regenerate-message', messageId: 'm0' });
    await vi.waitFor(() => expect(run.getSnapshot().phase).toBe('refused'));
    expect(calls.starts).toBe(1);
  });

  it('follows a run only once', async () => {
    let opened = 0;
    const never = () => {
      opened += 1;
      return { names: NAMES, body: new ReadableStream<Uint8Array>() };
    };
    const { runs } = createRuns([], [never, never]);
    runs.follow('c1', 'r1', 'm1');
    runs.follow('c1', 'r1', 'm1');
    await vi.waitFor(() => expect(opened).toBe(1));
    runs.dropAll();
    expect(opened).toBe(1);
  });

  it('tells its listeners in frames, not for each piece of text', async () => {
    const { readable: body, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const push = (text: string) => void writer.write(new TextEncoder().encode(text));
    const { runs } = createRuns([() => ({ names: NAMES, body })]);
    const run = runs.start('c1', QUESTION);
    await vi.waitFor(() => expect(run.getSnapshot().phase).toBe('live'));
    let told = 0;
    run.subscribe(() => {
      told += 1;
    });
    push(START);
    for (let id = 3; id < 203; id += 1) push(hello(id, 'x'));
    await vi.waitFor(() => expect(textOf(run.getSnapshot())).toHaveLength(200));
    await vi.waitFor(() => expect(told).toBeGreaterThan(0));
    expect(told).toBeLessThan(10);
    runs.dropAll();
  });

  it('follows the answers to one question side by side, and each ends for itself', async () => {
    const others = [{ runId: 'r2', conversationId: 'c1', messageId: 'm2' }];
    const pushes: ((text: string) => void)[] = [];
    const slow = (): RunStream => {
      const { readable: body, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      pushes.push((text) => {
        void writer.write(new TextEncoder().encode(text));
        void writer.close();
      });
      return { names: {}, body };
    };
    const { runs, ended, started } = createRuns([() => ({ ...slow(), names: NAMES, others })], [slow]);
    runs.start('c1', { ...QUESTION, compareWith: ['Lab/large'] });
    await vi.waitFor(() => expect(pushes).toHaveLength(2));
    expect(started).toHaveLength(1);
    expect(runs.all('c1').map((run) => run.getSnapshot().messageId)).toEqual(['m1', 'm2']);
    expect(runs.find('c1', 'm2')?.getSnapshot().runId).toBe('r2');
    pushes[0]?.(START + END);
    await vi.waitFor(() => expect(ended.map((run) => run.messageId)).toEqual(['m1']));
    expect(runs.get('c1')?.getSnapshot().messageId).toBe('m2');
    pushes[1]?.(frame(1, { type: 'start', messageId: 'm2' }) + hello(3, 'Hm') + END);
    await vi.waitFor(() => expect(ended.map((run) => run.messageId)).toEqual(['m1', 'm2']));
    expect(runs.all('c1')).toEqual([]);
  });
});

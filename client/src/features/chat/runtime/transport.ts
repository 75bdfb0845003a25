/** The calls that a run is made of. Each throws ApiError when the server refuses, TypeError when it is not reached. */
import { readProblem, type Question, type StartedRun } from '@tertulia/data-provider';
import { authorizedFetch } from '@/shared/lib/api';

export type RunNames = { runId: string; conversationId: string; messageId: string };
export type RunStream = {
  names: Partial<RunNames>;
  body: ReadableStream<Uint8Array>;
  /** The runs that answer the same question beside this one. */
  others?: readonly RunNames[];
};

export interface Transport {
  start(question: Question, signal: AbortSignal): Promise<RunStream>;
  follow(runId: string, lastEventId: string | null, signal: AbortSignal): Promise<RunStream>;
  stop(runId: string): Promise<void>;
}

export const httpTransport: Transport = {
  async start(question, signal) {
    if (question.compareWith?.length) return startComparison(question, signal);
    return openStream('/api/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(question),
      signal,
    });
  },
  async follow(runId, lastEventId, signal) {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastEventId !== null) headers['last-event-id'] = lastEventId;
    return openStream(`/api/runs/${encodeURIComponent(runId)}/stream`, { headers, signal });
  },
  async stop(runId) {
    const response = await authorizedFetch(`/api/runs/${encodeURIComponent(runId)}/stop`, { method: 'POST' });
    if (!response.ok) throw await readProblem(response);
  },
};

/** Several answers have several streams: the question is posted for their names, then the first is followed. */
async function startComparison(question: Question, signal: AbortSignal): Promise<RunStream> {
  const response = await authorizedFetch('/api/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(question),
    signal,
  });
  if (!response.ok) throw await readProblem(response);
  const { others = [], ...names } = (await response.json()) as StartedRun;
  // The question is accepted: a line that breaks now is a line to be opened again.
  const first = await httpTransport.follow(names.runId, null, signal).catch(() => null);
  return { names, body: first?.body ?? new Blob().stream(), others };
}

async function openStream(path: string, init: RequestInit): Promise<RunStream> {
  const response = await authorizedFetch(path, init);
  if (!response.ok) throw await readProblem(response);
  if (!response.body) throw new TypeError('The answer came without a body.');
  const names: Partial<RunNames> = {};
  const runId = response.headers.get('x-run-id');
  const conversationId = response.headers.get('x-conversation-id');
  const messageId = response.headers.get('x-message-id');
  if (runId) names.runId = runId;
  if (conversationId) names.conversationId = conversationId;
  if (messageId) names.messageId = messageId;
  return { names, body: response.body };
}

import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversationQueries } from '@/features/conversations';
import { uploadsOf } from '../attachments/queues';
import { makeMessage } from '../lib/branch';
import { readDraft } from '../lib/drafts';
import { readText } from '../lib/message-text';
import { messageQueries } from './queries';
import { runsOf } from './runs';
import { editMessage, retryTurn, sendMessage, startConversation, takeBackTurn } from './turns';

const HEADERS = { 'x-run-id': 'r1', 'x-message-id': 'a1', 'content-type': 'text/event-stream' };
const FRAMES = [
  { type: 'start', messageId: 'a1', messageMetadata: { runId: 'r1', status: 'running' } },
  { type: 'text-start', id: 't' },
  { type: 'text-delta', id: 't', delta: 'Forty-two.' },
  { type: 'text-end', id: 't' },
  { type: 'finish', messageMetadata: { status: 'finished' } },
];

/** Requests with addresses relative to the page, which Node has not. */
class PageRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly #init: RequestInit;

  constructor(input: string | PageRequest, init: RequestInit = {}) {
    this.url = new URL(typeof input === 'string' ? input : input.url, location.origin).href;
    this.headers = new Headers(init.headers);
    this.#init = init;
  }

  clone(): PageRequest {
    return new PageRequest(this, this.#init);
  }

  json(): unknown {
    return JSON.parse(String(this.#init.body));
  }
}

/** A server of this one conversation: what it does with a question is up to the test. */
function serve(answerQuestion: () => Response | Promise<Response>) {
  const asked: unknown[] = [];
  vi.stubGlobal('Request', PageRequest);
  vi.stubGlobal('fetch', async (request: PageRequest | string) => {
    const { pathname } = new URL(typeof request === 'string' ? request : request.url, location.origin);
    if (pathname === '/api/auth/refresh') {
      return Response.json({ accessToken: 't', expiresIn: 900, user: { id: 'u', name: 'Ada' } });
    }
    const [, run] = /^\/api\/runs\/(\w+)\/stream$/.exec(pathname) ?? [];
    if (run) return answer(run.replace('r', 'a'));
    if (pathname !== '/api/messages') return Response.json({ code: 'not_found' }, { status: 404 });
    asked.push((request as PageRequest).json());
    return answerQuestion();
  });
  return asked;
}

const body = (id: string) =>
  FRAMES.map((frame) => (frame.type === 'start' ? { ...frame, messageId: id } : frame))
    .map((frame, index) => `id: ${index + 1}\ndata: ${JSON.stringify(frame)}\n\n`)
    .join('');
const answer = (id = 'a1') => new Response(`${body(id)}data: [DONE]\n\n`, { headers: HEADERS });
const refusal = () => Response.json({ code: 'no_model', detail: 'No model.' }, { status: 503 });

let client: QueryClient;
const listItems = (id: string) => client.getQueryData(messageQueries.branch(id).queryKey)?.items ?? [];
const texts = (id: string) => listItems(id).map(({ role, parts }) => `${role}: ${readText(parts)}`);

beforeEach(() => {
  localStorage.clear();
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
});
afterEach(() => {
  runsOf(client).dropAll();
  client.clear();
  vi.unstubAllGlobals();
});

describe('a first question', () => {
  it('stands on the page at once, and its answer follows under the name that the server gives', async () => {
    const asked = serve(() => answer());
    const id = startConversation(client, { text: 'What is it?', files: [] }, { model: 'Lab/small' });
    expect(texts(id)).toEqual(['user: What is it?', 'assistant: ']);
    expect(client.getQueryData(conversationQueries.detail(id).queryKey)?.title).toBe('What is it?');
    await vi.waitFor(() => expect(texts(id)).toEqual(['user: What is it?', 'assistant: Forty-two.']));
    expect(listItems(id)[1]).toMatchObject({ id: 'a1', siblings: ['a1'], metadata: { status: 'finished' } });
    expect(runsOf(client).get(id)).toBeNull();
    expect(asked).toMatchObject([{ id, model: 'Lab/small', parentId: null, trigger: 'submit-message' }]);
  });

  it('is asked again under the same id after a refusal', async () => {
    const answers = [refusal, () => answer()];
    const asked = serve(() => (answers.shift() ?? answer)());
    const id = startConversation(client, { text: 'What is it?', files: [] }, {});
    await vi.waitFor(() => expect(runsOf(client).get(id)?.getSnapshot().phase).toBe('refused'));
    retryTurn(client, id);
    await vi.waitFor(() => expect(texts(id)).toEqual(['user: What is it?', 'assistant: Forty-two.']));
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(asked[0]);
  });

  it('can be taken back after a refusal: its text is a draft again, and the conversation is gone', async () => {
    serve(refusal);
    const id = startConversation(client, { text: 'What is it?', files: [] }, {});
    await vi.waitFor(() => expect(runsOf(client).get(id)?.getSnapshot().phase).toBe('refused'));
    expect(takeBackTurn(client, id)).toBe(true);
    expect(texts(id)).toEqual([]);
    expect(readDraft(null)).toBe('What is it?');
  });

  it('gives its files back to the composer when it is taken back', async () => {
    serve(refusal);
    const url = '/api/files/f1/content';
    const file = { type: 'file' as const, mediaType: 'image/png', filename: 'a.png', url };
    const id = startConversation(client, { text: '', files: [file] }, {});
    expect(client.getQueryData(conversationQueries.detail(id).queryKey)?.title).toBe('a.png');
    await vi.waitFor(() => expect(runsOf(client).get(id)?.getSnapshot().phase).toBe('refused'));
    takeBackTurn(client, id);
    expect(uploadsOf(null).take()).toEqual([file]);
  });

  it('asked of several models has an answer from each, under the names that the server gives', async () => {
    const asked: unknown[] = serve(() => {
      const { id: conversationId } = asked[0] as { id: string };
      const others = [{ runId: 'r2', conversationId, messageId: 'a2' }];
      return Response.json({ runId: 'r1', conversationId, messageId: 'a1', others }, { status: 202 });
    });
    const id = startConversation(client, { text: 'Which?', files: [] }, { compareWith: ['Lab/large'] });
    const questionId = listItems(id)[0]?.id ?? '';
    expect(listItems(id)[1]?.siblings).toEqual([`answer:${questionId}`, `answer:${questionId}:1`]);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(asked).toMatchObject([{ compareWith: ['Lab/large'] }]);
    await vi.waitFor(() => expect(runsOf(client).all(id)).toEqual([]));
    expect(listItems(id)[1]).toMatchObject({ id: 'a1', siblings: ['a1', 'a2'] });
    const other = client.getQueryData(messageQueries.version(id, 'a2').queryKey);
    expect(readText(other?.parts ?? [])).toBe('Forty-two.');
  });
});

describe('a question on a branch that was opened by the address of a message', () => {
  const id = 'c1';
  const make = (name: string, parentId: string | null, role: 'user' | 'assistant') =>
    makeMessage({ id: name, conversationId: id, parentId, role, text: name });
  const first = make('q1', null, 'user');
  const shown = [first, make('a1-old', 'q1', 'assistant'), make('q2', 'a1-old', 'user')];

  beforeEach(() => {
    serve(() => new Promise(() => undefined));
    const branch = (items: typeof shown) => ({ items, before: null, after: null });
    client.setQueryData(
      messageQueries.branch(id).queryKey,
      branch([first, make('a1-new', 'q1', 'assistant')]),
    );
    client.setQueryData(messageQueries.around(id, 'q2').queryKey, branch(shown));
  });

  it('is edited where it stands', async () => {
    await editMessage(client, shown[2] ?? first, { text: 'other words', files: [] }, {});
    expect(texts(id)).toEqual(['user: q1', 'assistant: a1-old', 'user: other words', 'assistant: ']);
  });

  it('goes on from the end that is seen', async () => {
    await sendMessage(client, id, { text: 'and then', files: [] }, {}, 'q2');
    expect(texts(id).slice(1)).toEqual(['assistant: a1-old', 'user: q2', 'user: and then', 'assistant: ']);
    expect(listItems(id).at(-2)?.parentId).toBe('q2');
  });
});

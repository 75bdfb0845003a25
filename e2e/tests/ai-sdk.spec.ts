import { DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai';

import { expect, reasoningModel, steadyModel, test } from '../stack/fixtures';
import { present } from '../stack/present';
import { TertuliaServer } from '../stack/tertulia-server';

interface StoredMessage extends UIMessage {
  conversationId: string;
}

/** The message as the npm package `ai` builds it, without keys that hold undefined. */
async function build(stream: ReadableStream<UIMessageChunk>): Promise<UIMessage> {
  let last: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream })) last = message;
  return JSON.parse(JSON.stringify(last)) as UIMessage;
}

async function readStored(url: string, token: string, conversation: string): Promise<UIMessage> {
  const response = await fetch(`${url}/api/conversations/${conversation}/messages`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items } = (await response.json()) as { items: StoredMessage[] };
  const { id, role, parts, metadata } = present(items.at(-1), 'a message');
  return { id, metadata, role, parts };
}

function ask(text: string): UIMessage[] {
  return [{ id: crypto.randomUUID(), role: 'user', parts: [{ type: 'text', text }] }];
}

for (const model of [steadyModel, reasoningModel]) {
  test.describe(`anyone's AI SDK client, ${model}`, () => {
    let server: TertuliaServer;
    let token: string;
    let transport: DefaultChatTransport<UIMessage>;

    test.beforeAll(async ({ providers }) => {
      const endpoints = [{ name: 'Paced', baseUrl: providers.pacedUrl, models: [model] }];
      server = await TertuliaServer.start({ endpoints });
      const response = await fetch(`${server.url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'sdk@example.org', password: 'a long enough passphrase' }),
      });
      token = ((await response.json()) as { accessToken: string }).accessToken;
      transport = new DefaultChatTransport({
        api: `${server.url}/api/messages`,
        headers: { authorization: `Bearer ${token}` },
      });
    });

    test.afterAll(() => server.stop());

    const send = (chatId: string, abortSignal?: AbortSignal) =>
      transport.sendMessages({
        chatId,
        messages: ask('hello'),
        trigger: 'submit-message',
        messageId: undefined,
        abortSignal,
      });

    test('builds the message that the server stores', async () => {
      const chatId = crypto.randomUUID();
      const built = await build(await send(chatId));
      expect(built.metadata).toMatchObject({ status: 'finished' });
      expect(built.parts.some((part) => part.type === 'text' && part.text.length > 100)).toBe(true);
      expect(built).toEqual(await readStored(server.url, token, chatId));
    });

    test('follows a running answer from a second client', async () => {
      const chatId = crypto.randomUUID();
      const first = await send(chatId);
      const second = await transport.reconnectToStream({ chatId });
      const [one, two] = await Promise.all([build(first), build(present(second, 'a stream'))]);
      expect(two).toEqual(one);
    });

    test('resumes what it lost, while the answer went on', async () => {
      const chatId = crypto.randomUUID();
      const abort = new AbortController();
      const reader = (await send(chatId, abort.signal)).getReader();
      for (let frames = 0; frames < 10; frames++) await reader.read();
      abort.abort();
      const resumed = await transport.reconnectToStream({ chatId });
      const built = await build(present(resumed, 'a stream'));
      expect(built.metadata).toMatchObject({ status: 'finished' });
      expect(built).toEqual(await readStored(server.url, token, chatId));
    });

    test('is told that nothing is running after the end', async () => {
      const chatId = crypto.randomUUID();
      await build(await send(chatId));
      expect(await transport.reconnectToStream({ chatId })).toBeNull();
    });

    test('regenerates an answer as a sibling', async () => {
      const chatId = crypto.randomUUID();
      const first = await build(await send(chatId));
      const stream = await transport.sendMessages({
        chatId,
        messages: ask('hello'),
        trigger: 'regenerate-message',
        messageId: first.id,
        abortSignal: undefined,
      });
      const second = await build(stream);
      expect(second.id).not.toBe(first.id);
      expect(second).toEqual(await readStored(server.url, token, chatId));
    });
  });
}

import { LLMock } from '@copilotkit/aimock';

import { hostileAnswer, richAnswer } from './answers';

/** Asked for by the words of the question; anything else gets a short answer. */
export async function startMockProvider(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  mock.onMessage(/rich/, { content: richAnswer });
  mock.onMessage(/hostile/, { content: hostileAnswer });
  mock.onMessage(/think/, { content: 'Forty-two.', reasoning: 'Six times seven is the question.' });
  mock.onMessage(/refuse my key/, {
    error: { message: 'Incorrect API key provided', type: 'auth' },
    status: 401,
  });
  mock.onMessage(/too much/, { error: { message: 'Rate limit reached', type: 'rate_limit' }, status: 429 });
  mock.onMessage(/picture/, { content: 'A small red square.' });
  const broken = 'This answer ends in the middle of a sentence that nobody will read';
  mock.onMessage(/break off/, { content: broken }, { latency: 40, chunkSize: 8, truncateAfterChunks: 5 });
  mock.onMessage(/./, { content: 'A short answer from the mock.' });
  await mock.start();
  return mock;
}

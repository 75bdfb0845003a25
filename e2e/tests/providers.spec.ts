import { expect, makeFirstAccount, register, test as base } from '../stack/fixtures';
import { TertuliaServer } from '../stack/tertulia-server';
import { listVendors } from '../stack/vendors';

/** A server that knows every kind of provider; each is the mock, which speaks their formats. */
const test = base.extend<object, { vendorServer: TertuliaServer }>({
  vendorServer: [
    async ({ providers }, provide) => {
      const server = await TertuliaServer.start({ endpoints: listVendors(providers.mockUrl) });
      await makeFirstAccount(server);
      await provide(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ vendorServer }, provide) => provide(vendorServer.url),
  account: async ({ context, vendorServer }, provide) => provide(await register(context, vendorServer.url)),
});

const ANSWERING = ['OpenAI', 'OpenAI chat', 'Azure', 'Anthropic', 'Google', 'Bedrock', 'Groq'];
/** Those whose format carries reasoning, as far as the mock speaks it. */
const REASONING = ['OpenAI', 'Anthropic', 'Google', 'Groq'];
const SEEING = ['OpenAI', 'OpenAI chat', 'Azure', 'Anthropic', 'Google', 'Bedrock'];

for (const vendor of ANSWERING)
  test(`${vendor} gives a first answer`, async ({ chat }) => {
    await chat.pickModelOf(vendor);
    await chat.ask('hello');
    await expect(chat.answer).toContainText('A short answer from the mock.');
    await chat.waitForEnd();
  });

for (const vendor of REASONING)
  test(`what ${vendor} thought is folded above its answer`, async ({ chat }) => {
    await chat.pickModelOf(vendor);
    await chat.ask('think about it');
    await expect(chat.answer).toContainText('Forty-two.');
    await chat.waitForEnd();
    await chat.openReasoning();
    await expect(chat.answer).toContainText('Six times seven is the question.');
  });

for (const vendor of SEEING)
  test(`${vendor} is shown a picture`, async ({ chat }) => {
    await chat.pickModelOf(vendor);
    await chat.attachPicture();
    await chat.ask('What is in the picture?');
    await expect(chat.answer).toContainText('A small red square.');
    await expect(chat.question.getByRole('img')).toBeVisible();
  });

import type { Endpoint } from './tertulia-server';

/** An endpoint of each kind of provider, all answered by the mock in the vendor's own format. */
export function listVendors(mockUrl: string): Endpoint[] {
  const root = mockUrl.replace(/\/v1$/, '');
  const aws = { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret for the mock' };
  return [
    { name: 'OpenAI', type: 'openai', baseUrl: mockUrl, api: 'responses', models: ['gpt-5-mini'] },
    { name: 'OpenAI chat', type: 'openai', baseUrl: mockUrl, api: 'chat', models: ['gpt-4o'] },
    { name: 'Azure', type: 'azure', baseUrl: root, apiVersion: '2024-10-21', models: ['gpt-4o'] },
    { name: 'Anthropic', type: 'anthropic', baseUrl: mockUrl, models: ['claude-sonnet-4-5'] },
    { name: 'Google', type: 'google', baseUrl: `${root}/v1beta`, models: ['gemini-2.5-flash'] },
    {
      name: 'Bedrock',
      type: 'bedrock',
      baseUrl: root,
      ...aws,
      apiKey: null,
      models: ['amazon.nova-pro-v1:0'],
    },
    { name: 'Groq', baseUrl: mockUrl, models: ['llama-3.3-70b'] },
  ];
}

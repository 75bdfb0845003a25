/**
 * Stand-in for the sign-in endpoints of GitHub, Discord, Facebook, Google and Apple, each below /<vendor>, on a
 * free port whose address it prints.
 *
 * VENDORS: { clients: { <vendor>: { clientId, clientSecret, redirectUris } }, person }. Apple's client has
 * { teamId, keyId, publicKey } instead of a secret. `person` is who is signed in at every vendor and agrees at
 * once; PUT /person replaces it. With `denies` it declines.
 *
 * Issuers follow the Host header: by 127.0.0.1 a vendor is on the same site as the server under test for a
 * browser, by localhost on another.
 */
import { createServer } from 'node:http';

import { apple } from './vendors/apple.mjs';
import { discord } from './vendors/discord.mjs';
import { facebook } from './vendors/facebook.mjs';
import { github } from './vendors/github.mjs';
import { google } from './vendors/google.mjs';
import { Refusal, sendJson } from './vendors/grants.mjs';

const settings = JSON.parse(process.env['VENDORS'] ?? '{}');
const vendors = { github, discord, facebook, google, apple };
const world = {
  person: {
    id: '10001',
    login: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    emailVerified: true,
    ...settings.person,
  },
};
const routes = Object.fromEntries(
  Object.entries(vendors).map(([name, make]) => [name, make(settings.clients?.[name] ?? {}, world)]),
);

async function readRequest(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const url = new URL(request.url, `http://${request.headers.host}`);
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return {
    method: request.method,
    headers: request.headers,
    origin: url.origin,
    path: url.pathname,
    query: url.searchParams,
    body,
    form: new URLSearchParams(isForm ? body : ''),
  };
}

async function answer(request, response) {
  const asked = await readRequest(request);
  if (asked.path === '/person' && asked.method === 'PUT') {
    world.person = { ...world.person, ...JSON.parse(asked.body) };
    return sendJson(response, 200, world.person);
  }
  const [, vendor, ...rest] = asked.path.split('/');
  const handle = routes[vendor]?.[`${asked.method} /${rest.join('/').replace(/^(v\d+\.\d+|api\/v3)\//, '')}`];
  if (!handle) throw new Refusal(404, 'not_found', `${asked.method} ${asked.path}`);
  return handle({ ...asked, base: `${asked.origin}/${vendor}` }, response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    if (!(error instanceof Refusal)) console.error(error);
    const status = error instanceof Refusal ? error.status : 500;
    sendJson(response, status, { error: error.code ?? 'server_error', error_description: error.message });
  });
});
server.listen(Number(settings.port ?? 0), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
process.once('SIGTERM', () => process.exit(0));

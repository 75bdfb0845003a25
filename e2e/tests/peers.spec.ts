import { expect, type Page, test } from '@playwright/test';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { deflateRawSync } from 'node:zlib';

import { startMailSink } from '../stack/peers/mail-sink';
import { startNanoidp } from '../stack/peers/nanoidp';
import { startOidcProvider } from '../stack/peers/oidc-provider';
import { startSlapd } from '../stack/peers/slapd';
import { startUserEndpoints } from '../stack/peers/vendors';

/** Where the browser is sent back to. */
const client = createServer((_request, response) => response.end('received'));
let callback = '';

test.beforeAll(async () => {
  await once(client.listen(0, '127.0.0.1'), 'listening');
  callback = `http://127.0.0.1:${(client.address() as AddressInfo).port}/callback`;
});

test.afterAll(() => client.close());

test('people sign in at the OpenID providers', async ({ page }) => {
  const known = { client_id: 'tertulia', client_secret: 'a secret', redirect_uris: [callback] };
  const oidc = await startOidcProvider({ clients: [known] });
  const nanoidp = await startNanoidp({ redirectUris: [callback] });
  try {
    const atOidc = await receive(page, async () => {
      await page.goto(ask(`${oidc.issuer}/auth`));
      await oidc.signIn(page, 'alice');
    });
    expect(atOidc.get('state')).toBe('s');
    expect(atOidc.get('code')).toBeTruthy();
    const atNanoidp = await receive(page, async () => {
      await page.goto(ask(`${nanoidp.issuer}/authorize`));
      await nanoidp.signIn(page, 'bob');
    });
    expect(atNanoidp.get('code')).toBeTruthy();
  } finally {
    await oidc.stop();
    await nanoidp.stop();
  }
});

test('people sign in at the SAML identity provider', async ({ page }) => {
  const nanoidp = await startNanoidp({ acsUrl: callback });
  try {
    const request = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"
      IssueInstant="${new Date().toISOString()}" AssertionConsumerServiceURL="${callback}">
      <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">tertulia</saml:Issuer></samlp:AuthnRequest>`;
    const url = new URL(nanoidp.saml.ssoUrl);
    url.searchParams.set('SAMLRequest', deflateRawSync(request).toString('base64'));
    const posted = await receive(page, async () => {
      await page.goto(url.href);
      await nanoidp.signIn(page, 'alice');
    });
    const response = Buffer.from(posted.get('SAMLResponse') ?? '', 'base64').toString();
    expect(response).toContain('alice@example.org');
    expect(response).toContain('engineers');
  } finally {
    await nanoidp.stop();
  }
});

test('the vendors send a browser back, Apple with a form', async ({ page }) => {
  const vendors = await startUserEndpoints({ github: callback, apple: callback }, { name: 'Grace Hopper' });
  try {
    const github = await receive(page, () =>
      goTo(page, ask(`${vendors.base('github')}/login/oauth/authorize`)),
    );
    expect(github.get('code')).toBeTruthy();
    const address = `${ask(`${vendors.base('apple')}/auth/authorize`, 'name email')}&response_mode=form_post`;
    const apple = await receive(page, () => goTo(page, address));
    expect(apple.get('code')).toBeTruthy();
    expect(apple.get('user')).toContain('Hopper');
    await vendors.signInAs({ denies: true });
    const declined = await receive(page, () => goTo(page, address));
    expect(declined.get('error')).toBe('user_cancelled_authorize');
  } finally {
    await vendors.stop();
  }
});

test('the directory and the mail server answer', async () => {
  const directory = await startSlapd();
  const mails = await startMailSink();
  try {
    expect(directory.person('ada').mail).toBe('ada@example.org');
    await directory.setMembers('admins', ['grace']);
    await directory.delete('grace');
    await expect(directory.delete('grace')).rejects.toThrow('LDAPNoSuchObjectResult');
    await sendMail(mails.port, 'ada@example.org');
    expect(await mails.waitFor('ada@example.org', 'Hel')).toMatchObject({ headers: { subject: 'Hello' } });
  } finally {
    await mails.stop();
    await directory.stop();
  }
});

/** Does something that leads to the callback, and returns what came there. */
async function receive(page: Page, act: () => Promise<void>): Promise<URLSearchParams> {
  const arrived = page.waitForRequest(`${callback}**`);
  await act();
  const request = await arrived;
  const body = request.postData();
  return body === null ? new URL(request.url()).searchParams : new URLSearchParams(body);
}

async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url);
}

function ask(endpoint: string, scope = 'openid email'): string {
  const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');
  const url = new URL(endpoint);
  const asked = { client_id: 'tertulia', redirect_uri: callback, response_type: 'code', scope };
  const protection = { state: 's', nonce: 'n', code_challenge: challenge, code_challenge_method: 'S256' };
  for (const [name, value] of Object.entries({ ...asked, ...protection })) url.searchParams.set(name, value);
  return url.href;
}

/** Speaks just enough SMTP: one line for each answer. */
async function sendMail(port: number, recipient: string): Promise<void> {
  const greeting = ['HELO test', 'MAIL FROM:<test@example.org>', `RCPT TO:<${recipient}>`];
  const lines = [...greeting, 'DATA', 'Subject: Hello\r\n\r\nHello.\r\n.', 'QUIT'];
  const socket = connect(port, '127.0.0.1');
  for await (const _ of socket) {
    const line = lines.shift();
    if (line === undefined) break;
    socket.write(`${line}\r\n`);
  }
}

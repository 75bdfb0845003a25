/** What the vendors have in common: the checks of the authorization code grant, tokens and signed JWTs. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** An answer with an error. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message ?? code);
    this.status = status;
    this.code = code;
  }
}

export function sendJson(response, status, value, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(value));
}

export function redirect(response, target, parameters) {
  const url = new URL(target);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  response.writeHead(302, { location: url.href });
  response.end();
}

/** The codes and tokens of one vendor. */
export class Grants {
  #codes = new Map();
  #tokens = new Map();

  constructor(client, world) {
    this.client = client;
    this.world = world;
  }

  /** Checks a request for authorization and returns what to send back to the client. */
  authorize(query, { needsNonce = false } = {}) {
    const { client } = this;
    check(client.clientId && query.get('client_id') === client.clientId, 400, 'invalid_client', 'client_id');
    const redirectUri = query.get('redirect_uri');
    check((client.redirectUris ?? []).includes(redirectUri), 400, 'redirect_uri_mismatch', redirectUri);
    check(query.get('response_type') === 'code', 400, 'unsupported_response_type');
    const state = query.get('state');
    check(state, 400, 'invalid_request', 'state is missing');
    const nonce = query.get('nonce');
    check(nonce || !needsNonce, 400, 'invalid_request', 'nonce is missing');
    const challenge = query.get('code_challenge');
    const isS256 = query.get('code_challenge_method') === 'S256';
    check(!challenge || isS256, 400, 'invalid_request', 'code_challenge_method is not S256');
    if (this.world.person.denies) return { redirectUri, parameters: { error: 'access_denied', state } };
    const code = randomBytes(16).toString('hex');
    const scopes = (query.get('scope') ?? '').split(/[ ,]+/).filter(Boolean);
    this.#codes.set(code, { redirectUri, nonce, challenge, scopes, person: this.world.person });
    return { redirectUri, parameters: { code, state } };
  }

  /** Takes a code, once, and returns what was granted with it. */
  redeem(form) {
    const code = form.get('code');
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    check(grant, 400, 'invalid_grant', 'the code is unknown or was used');
    check(form.get('redirect_uri') === grant.redirectUri, 400, 'invalid_grant', 'redirect_uri differs');
    if (grant.challenge) {
      const verifier = form.get('code_verifier') ?? '';
      const computed = createHash('sha256').update(verifier).digest('base64url');
      check(computed === grant.challenge, 400, 'invalid_grant', 'code_verifier does not fit');
    }
    return grant;
  }

  /** Checks the secret of the client, in the form or as Basic. */
  checkSecret(form, headers = {}) {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '');
    const [id, secret] = basic
      ? Buffer.from(basic[1], 'base64').toString().split(':').map(decodeURIComponent)
      : [form.get('client_id'), form.get('client_secret')];
    const isRight = id === this.client.clientId && secret === this.client.clientSecret;
    check(isRight && secret, 401, 'invalid_client', 'client_id or client_secret');
  }

  issue(grant) {
    const token = randomBytes(20).toString('hex');
    this.#tokens.set(token, grant);
    return token;
  }

  /** Returns what was granted with the bearer token of a request. */
  recognize(headers, fallback) {
    const token = /^(?:Bearer|token) (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? fallback;
    const grant = this.#tokens.get(token);
    check(grant, 401, 'invalid_token');
    return { ...grant, token };
  }
}

export function check(condition, status, code, message) {
  if (!condition) throw new Refusal(status, code, message);
}

/** A key that signs ID tokens. */
export class SigningKey {
  #pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  #id = randomBytes(8).toString('hex');

  get jwks() {
    const jwk = this.#pair.publicKey.export({ format: 'jwk' });
    return { keys: [{ ...jwk, kid: this.#id, use: 'sig', alg: 'RS256' }] };
  }

  sign(claims) {
    const now = Math.floor(Date.now() / 1000);
    const parts = [
      { alg: 'RS256', kid: this.#id, typ: 'JWT' },
      { iat: now, exp: now + 3600, ...claims },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), this.#pair.privateKey).toString('base64url')}`;
  }
}

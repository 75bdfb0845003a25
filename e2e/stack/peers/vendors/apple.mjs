/** Apple: answers with a form that posts itself, names the person only the first time, takes a signed JWT for a secret. */
import { createPublicKey, verify } from 'node:crypto';

import { check, Grants, redirect, sendJson, SigningKey } from './grants.mjs';

const LONGEST_SECRET = 15_777_000;

export function apple(client, world) {
  const grants = new Grants(client, world);
  const key = new SigningKey();
  const introduced = new Set();

  function checkSecret(form, base) {
    check(form.get('client_id') === client.clientId, 400, 'invalid_client', 'client_id');
    const parts = (form.get('client_secret') ?? '').split('.');
    check(parts.length === 3, 400, 'invalid_client', 'client_secret is not a JWT');
    const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
    check(header.alg === 'ES256' && header.kid === client.keyId, 400, 'invalid_client', 'alg or kid');
    const isSigned = verify(
      'sha256',
      Buffer.from(`${parts[0]}.${parts[1]}`),
      { key: createPublicKey(client.publicKey), dsaEncoding: 'ieee-p1363' },
      Buffer.from(parts[2], 'base64url'),
    );
    check(isSigned, 400, 'invalid_client', 'signature of client_secret');
    const now = Date.now() / 1000;
    const isCurrent = claims.iat <= now + 60 && claims.exp > now && claims.exp - claims.iat <= LONGEST_SECRET;
    check(isCurrent, 400, 'invalid_client', 'iat or exp of client_secret');
    const isOurs = claims.iss === client.teamId && claims.sub === client.clientId;
    check(isOurs, 400, 'invalid_client', 'iss or sub of client_secret');
    const audiences = [base, 'https://appleid.apple.com'];
    check(audiences.includes(claims.aud), 400, 'invalid_client', 'aud of client_secret');
  }

  /** The name is told only to a client that asked for it, and only the first time. */
  function introduce(person, scopes) {
    if (introduced.has(person.id) || scopes.length === 0) return {};
    introduced.add(person.id);
    const [firstName, ...lastName] = (person.name ?? '').split(' ');
    const name = scopes.includes('name') ? { name: { firstName, lastName: lastName.join(' ') } } : {};
    return {
      user: JSON.stringify({ ...name, ...(scopes.includes('email') ? { email: person.email } : {}) }),
    };
  }

  return {
    'GET /.well-known/openid-configuration': async ({ base }, response) =>
      sendJson(response, 200, {
        issuer: base,
        authorization_endpoint: `${base}/auth/authorize`,
        token_endpoint: `${base}/auth/token`,
        jwks_uri: `${base}/auth/keys`,
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'fragment', 'form_post'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid', 'email', 'name'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      }),
    'GET /auth/keys': async (_request, response) => sendJson(response, 200, key.jwks),
    'GET /auth/authorize': async ({ query }, response) => {
      const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope && scope !== 'openid');
      const posts = query.get('response_mode') === 'form_post';
      check(posts || scopes.length === 0, 400, 'invalid_request', 'response_mode must be form_post');
      const { redirectUri, parameters } = grants.authorize(query, { needsNonce: true });
      if (parameters.error) parameters.error = 'user_cancelled_authorize';
      if (!posts) return redirect(response, redirectUri, parameters);
      const told = parameters.code ? introduce(world.person, scopes) : {};
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(renderForm(redirectUri, { ...parameters, ...told }));
    },
    'POST /auth/token': async ({ form, base }, response) => {
      checkSecret(form, base);
      check(form.get('grant_type') === 'authorization_code', 400, 'unsupported_grant_type');
      const grant = grants.redeem(form);
      const { person } = grant;
      sendJson(response, 200, {
        access_token: grants.issue(grant),
        token_type: 'Bearer',
        expires_in: 3600,
        refresh_token: 'not for use',
        id_token: key.sign({
          iss: base,
          aud: client.clientId,
          sub: person.id,
          nonce: grant.nonce,
          nonce_supported: true,
          email: person.email ?? undefined,
          // Apple has sent both texts and booleans.
          email_verified: String(person.emailVerified),
          is_private_email: String(Boolean(person.hidesEmail)),
        }),
      });
    },
  };
}

function renderForm(action, fields) {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `<!doctype html><title>Apple</title><form method="post" action="${escapeHtml(action)}">${inputs.join('')}
<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`;
}

function escapeHtml(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character]);
}

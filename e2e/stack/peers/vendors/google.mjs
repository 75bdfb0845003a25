/** Google: OpenID Connect. */
import { check, Grants, redirect, sendJson, SigningKey } from './grants.mjs';

export function google(client, world) {
  const grants = new Grants(client, world);
  const key = new SigningKey();

  return {
    'GET /.well-known/openid-configuration': async ({ base }, response) =>
      sendJson(response, 200, {
        issuer: base,
        authorization_endpoint: `${base}/o/oauth2/v2/auth`,
        token_endpoint: `${base}/token`,
        userinfo_endpoint: `${base}/v1/userinfo`,
        jwks_uri: `${base}/oauth2/v3/certs`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid', 'email', 'profile'],
        token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
        code_challenge_methods_supported: ['S256'],
      }),
    'GET /oauth2/v3/certs': async (_request, response) => sendJson(response, 200, key.jwks),
    'GET /o/oauth2/v2/auth': async ({ query }, response) => {
      const { redirectUri, parameters } = grants.authorize(query, { needsNonce: true });
      redirect(response, redirectUri, parameters);
    },
    'POST /token': async ({ form, headers, base }, response) => {
      grants.checkSecret(form, headers);
      check(form.get('grant_type') === 'authorization_code', 400, 'unsupported_grant_type');
      const grant = grants.redeem(form);
      const about = { iss: base, aud: client.clientId, azp: client.clientId, nonce: grant.nonce };
      sendJson(response, 200, {
        access_token: grants.issue(grant),
        token_type: 'Bearer',
        expires_in: 3599,
        scope: grant.scopes.join(' '),
        id_token: key.sign({ ...about, ...describe(grant.person, base) }),
      });
    },
    'GET /v1/userinfo': async ({ headers, base }, response) =>
      sendJson(response, 200, describe(grants.recognize(headers).person, base)),
  };
}

function describe(person, base) {
  const [given, ...family] = (person.name ?? '').split(' ');
  return {
    sub: person.id,
    email: person.email ?? undefined,
    email_verified: person.emailVerified,
    name: person.name,
    given_name: given,
    family_name: family.join(' '),
    picture: `${base}/pictures/${person.id}`,
    ...(person.hostedDomain ? { hd: person.hostedDomain } : {}),
  };
}

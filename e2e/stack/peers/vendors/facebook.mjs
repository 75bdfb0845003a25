/** Facebook: the fields have to be named; an unproven or missing e-mail address is left out; versions in paths are optional. */
import { createHmac } from 'node:crypto';

import { check, Grants, redirect, sendJson } from './grants.mjs';

export function facebook(client, world) {
  const grants = new Grants(client, world);

  async function token({ query, form, headers }, response) {
    const asked = new URLSearchParams([...query, ...form]);
    grants.checkSecret(asked, headers);
    const grant = grants.redeem(asked);
    sendJson(response, 200, {
      access_token: grants.issue(grant),
      token_type: 'bearer',
      expires_in: 5_184_000,
    });
  }

  return {
    'GET /dialog/oauth': async ({ query }, response) => {
      const { redirectUri, parameters } = grants.authorize(query);
      redirect(response, redirectUri, parameters);
    },
    'GET /oauth/access_token': token,
    'POST /oauth/access_token': token,
    'GET /me': async ({ headers, query, base }, response) => {
      const { person, scopes, token: used } = grants.recognize(headers, query.get('access_token'));
      const proof = query.get('appsecret_proof');
      const right = createHmac('sha256', client.clientSecret ?? '')
        .update(used)
        .digest('hex');
      check(proof === null || proof === right, 400, 'GraphMethodException', 'appsecret_proof');
      const known = {
        id: person.id,
        name: person.name,
        email: scopes.includes('email') && person.emailVerified ? person.email : undefined,
        picture: { data: { url: `${base}/pictures/${person.id}`, is_silhouette: false } },
      };
      const fields = new Set([
        'id',
        ...(query.get('fields') ?? 'name').replaceAll(/\(.*?\)/g, '').split(','),
      ]);
      const chosen = Object.entries(known).filter(([name]) => fields.has(name));
      sendJson(response, 200, Object.fromEntries(chosen));
    },
  };
}

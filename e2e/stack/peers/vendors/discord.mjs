/** Discord: no OpenID Connect; says itself whether the e-mail address is verified. */
import { check, Grants, redirect, sendJson } from './grants.mjs';

export function discord(client, world) {
  const grants = new Grants(client, world);
  return {
    'GET /oauth2/authorize': async ({ query }, response) => {
      const { redirectUri, parameters } = grants.authorize(query);
      redirect(response, redirectUri, parameters);
    },
    'POST /api/oauth2/token': async ({ form, headers }, response) => {
      grants.checkSecret(form, headers);
      check(form.get('grant_type') === 'authorization_code', 400, 'unsupported_grant_type');
      const grant = grants.redeem(form);
      sendJson(response, 200, {
        access_token: grants.issue(grant),
        token_type: 'Bearer',
        expires_in: 604_800,
        refresh_token: 'not for use',
        scope: grant.scopes.join(' '),
      });
    },
    'GET /api/users/@me': async ({ headers }, response) => {
      const { person, scopes } = grants.recognize(headers);
      check(scopes.includes('identify'), 401, 'unauthorized');
      const mail = scopes.includes('email') ? { email: person.email, verified: person.emailVerified } : {};
      sendJson(response, 200, {
        id: person.id,
        username: person.login,
        global_name: person.name,
        avatar: null,
        ...mail,
      });
    },
  };
}

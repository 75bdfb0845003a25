/** GitHub: no OpenID Connect; e-mail addresses at an endpoint of their own; errors of the token endpoint with status 200. */
import { check, Grants, redirect, Refusal, sendJson } from './grants.mjs';

export function github(client, world) {
  const grants = new Grants(client, world);

  function recognize({ headers }) {
    check(headers['user-agent'], 403, 'forbidden', 'User-Agent is missing');
    return grants.recognize(headers);
  }

  return {
    'GET /login/oauth/authorize': async ({ query }, response) => {
      // GitHub takes response_type for granted.
      const asked = new URLSearchParams(query);
      if (!asked.has('response_type')) asked.set('response_type', 'code');
      const { redirectUri, parameters } = grants.authorize(asked);
      redirect(response, redirectUri, parameters);
    },
    'POST /login/oauth/access_token': async ({ form, headers }, response) => {
      let answer;
      try {
        grants.checkSecret(form, headers);
        const grant = grants.redeem(form);
        answer = { access_token: grants.issue(grant), scope: grant.scopes.join(','), token_type: 'bearer' };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const code =
          error.code === 'invalid_client' ? 'incorrect_client_credentials' : 'bad_verification_code';
        answer = { error: code, error_description: error.message };
      }
      if ((headers.accept ?? '').includes('application/json')) return sendJson(response, 200, answer);
      response.writeHead(200, { 'content-type': 'application/x-www-form-urlencoded' });
      response.end(new URLSearchParams(answer).toString());
    },
    'GET /user': async (request, response) => {
      const { person } = recognize(request);
      sendJson(response, 200, {
        id: Number(person.id),
        login: person.login,
        name: person.name,
        email: person.publicEmail ?? null,
        avatar_url: `${request.base}/avatars/${person.id}`,
      });
    },
    'GET /user/emails': async (request, response) => {
      const { person, scopes } = recognize(request);
      check(scopes.includes('user:email') || scopes.includes('user'), 404, 'Not Found');
      const noreply = `${person.id}+${person.login}@users.noreply.github.com`;
      const addresses = [{ email: noreply, primary: false, verified: true, visibility: null }];
      for (let number = 1; number <= (person.otherEmails ?? 0); number++) {
        addresses.push({ email: `a${number}@example.org`, primary: false, verified: true, visibility: null });
      }
      const main = {
        email: person.email,
        primary: true,
        verified: person.emailVerified,
        visibility: 'private',
      };
      const all = person.email ? [...addresses, main] : addresses;
      // 30 for each page, or as many as are asked for, up to 100.
      const size = Math.min(100, Number(request.query.get('per_page') ?? 30));
      const page = Number(request.query.get('page') ?? 1);
      sendJson(response, 200, all.slice((page - 1) * size, page * size));
    },
  };
}

import { ApiError } from '@tertulia/data-provider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, authorizedFetch } from './api';
import { makeUser } from './people.fixture';
import { acceptSignIn, forgetSession } from './session';

const user = makeUser();

/** A server that takes one token only, and renews a session at /api/auth/refresh. */
class TokenServer {
  good = 'second';
  seen: string[] = [];

  readonly fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.origin));
    if (request.url.endsWith('/api/auth/refresh')) {
      return Response.json({ accessToken: this.good, expiresIn: 900, user });
    }
    this.seen.push(`${request.headers.get('authorization') ?? 'nobody'} ${await request.text()}`.trim());
    if (request.headers.get('authorization') === `Bearer ${this.good}`) return Response.json({ items: [] });
    const problem = {
      type: 'about:blank',
      title: '',
      status: 401,
      detail: 'Expired.',
      code: 'token_expired',
      params: {},
    };
    return Response.json(problem, { status: 401, headers: { 'content-type': 'application/problem+json' } });
  };
}

let server: TokenServer;

beforeEach(() => {
  server = new TokenServer();
  vi.stubGlobal('fetch', server.fetch);
});

afterEach(() => {
  forgetSession('none');
  vi.unstubAllGlobals();
});

describe('a call with a token that the server refuses', () => {
  it('is repeated once with a new token and the same body', async () => {
    acceptSignIn({ accessToken: 'first', expiresIn: 900, user });
    const response = await authorizedFetch(`${location.origin}/api/messages`, {
      method: 'POST',
      body: 'hello',
    });
    expect(response.status).toBe(200);
    expect(server.seen).toEqual(['Bearer first hello', 'Bearer second hello']);
  });

  it('is not repeated for ever', async () => {
    acceptSignIn({ accessToken: 'first', expiresIn: 900, user });
    server.good = 'first';
    const refuse = vi.fn(async () => new Response(null, { status: 401 }));
    vi.stubGlobal('fetch', async (input: RequestInfo | URL) =>
      String(input instanceof Request ? input.url : input).endsWith('/refresh')
        ? server.fetch(input)
        : refuse(),
    );
    const response = await authorizedFetch(`${location.origin}/api/models`);
    expect(response.status).toBe(401);
    expect(refuse).toHaveBeenCalledTimes(2);
  });
});

describe('a typed call', () => {
  it('throws the problem that the server answers', async () => {
    forgetSession('none');
    const call = api.GET('/api/models');
    await expect(call).rejects.toBeInstanceOf(ApiError);
    await expect(call).rejects.toMatchObject({ code: 'token_expired', status: 401 });
  });

  it('throws a problem of its own when the answer is none of ours', async () => {
    vi.stubGlobal('fetch', async () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(api.GET('/api/models')).rejects.toMatchObject({ code: 'unexpected_answer', status: 502 });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorizedFetch } from './api';
import { makeUser } from './people.fixture';
import { isReauthenticating, settleReauthentication, subscribeToReauthentication } from './reauthentication';
import { acceptSignIn, forgetSession, readSession } from './session';

const refuse = (code: string) => Response.json({ code, status: 403 }, { status: 403 });

let calls: string[] = [];
let answers: Response[] = [];
let stop: () => void = () => undefined;

/** The page's dialog, which gives this answer when it is asked. */
function answerWith(isConfirmed: boolean): void {
  stop = subscribeToReauthentication(() => {
    if (isReauthenticating()) queueMicrotask(() => settleReauthentication(isConfirmed));
  });
}

beforeEach(() => {
  calls = [];
  vi.stubGlobal('fetch', async (input: Request) => {
    calls.push(`${input.method} ${new URL(input.url).pathname} ${await input.text()}`.trim());
    if (input.url.endsWith('/api/auth/me')) return Response.json(makeUser({ pending: ['terms'] }));
    return answers.shift() ?? Response.json({});
  });
  acceptSignIn({ accessToken: 'token', expiresIn: 900, user: makeUser() });
});

afterEach(() => {
  stop();
  forgetSession('none');
  vi.unstubAllGlobals();
});

describe('a call that is refused until the person shows who they are', () => {
  it('is repeated with the same body when they do', async () => {
    answers = [refuse('reauthentication_needed')];
    answerWith(true);
    const response = await authorizedFetch(`${location.origin}/api/x`, { method: 'POST', body: 'hello' });
    expect(response.status).toBe(200);
    expect(calls).toEqual(['POST /api/x hello', 'POST /api/x hello']);
  });

  it('is not repeated when they turn away', async () => {
    answers = [refuse('reauthentication_needed')];
    answerWith(false);
    const response = await authorizedFetch(`${location.origin}/api/x`, { method: 'DELETE' });
    expect(response.status).toBe(403);
    expect(calls).toHaveLength(1);
  });

  it('is repeated once, and not for ever', async () => {
    answers = [refuse('reauthentication_needed'), refuse('reauthentication_needed')];
    answerWith(true);
    const response = await authorizedFetch(`${location.origin}/api/x`);
    expect(response.status).toBe(403);
    expect(calls).toHaveLength(2);
  });

  it('fails where no page can ask', async () => {
    answers = [refuse('reauthentication_needed')];
    const response = await authorizedFetch(`${location.origin}/api/x`);
    expect(response.status).toBe(403);
  });

  it('waits for the same dialog as others', async () => {
    answers = [refuse('reauthentication_needed'), refuse('reauthentication_needed')];
    let dialogs = 0;
    stop = subscribeToReauthentication(() => {
      if (!isReauthenticating()) return;
      dialogs += 1;
      setTimeout(() => settleReauthentication(true));
    });
    const responses = await Promise.all(
      ['/api/x', '/api/y'].map((path) => authorizedFetch(`${location.origin}${path}`)),
    );
    expect(responses.map((response) => response.status)).toEqual([200, 200]);
    expect(dialogs).toBe(1);
  });
});

describe('a call that is refused because a step is left', () => {
  it('lets the page know which', async () => {
    answers = [refuse('step_pending')];
    await authorizedFetch(`${location.origin}/api/x`);
    await vi.waitFor(() => {
      const session = readSession();
      expect(session.status === 'signed-in' && session.user.pending).toEqual(['terms']);
    });
  });
});

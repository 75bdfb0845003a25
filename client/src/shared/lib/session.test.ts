import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeUser } from './people.fixture';

type SessionModule = typeof import('./session');

/** A server whose refresh tokens work once: one that comes a second time ends the session, as the real one does. */
class RotatingServer {
  cookie = 1;
  refreshes = 0;
  inFlight = 0;
  isReachable = true;
  isEnded = false;

  readonly fetch = async (): Promise<Response> => {
    if (!this.isReachable) throw new TypeError('Failed to fetch');
    const sent = this.cookie;
    this.inFlight += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.inFlight -= 1;
    if (this.isEnded || sent !== this.cookie) {
      this.isEnded = true;
      return Response.json(
        { code: 'session_reused', status: 401, detail: '', title: '', type: '' },
        { status: 401 },
      );
    }
    this.cookie += 1;
    this.refreshes += 1;
    return Response.json(signedIn(`token-${this.refreshes}`));
  };
}

const user = makeUser();
const signedIn = (accessToken: string) => ({ accessToken, expiresIn: 900, user });

/** One lock for all tabs, as the browser has it. */
function makeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: <T>(_: string, work: () => Promise<T>): Promise<T> => {
      const turn = last.then(work, work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Loads the module anew, which is what another tab does. */
async function openTab(): Promise<SessionModule> {
  vi.resetModules();
  return import('./session');
}

let server: RotatingServer;
let channels: BroadcastChannel[] = [];
let browsers = 0;

beforeEach(() => {
  server = new RotatingServer();
  browsers += 1;
  const browser = browsers;
  // Each test is a browser of its own: tabs of an earlier one hear nothing of it.
  const OwnChannel = class extends BroadcastChannel {
    constructor(name: string) {
      super(`${name}-${browser}`);
      channels.push(this);
    }
  };
  vi.stubGlobal('BroadcastChannel', OwnChannel);
  vi.stubGlobal('fetch', server.fetch);
  Object.defineProperty(navigator, 'locks', { configurable: true, value: makeLocks() });
});

afterEach(() => {
  for (const channel of channels) channel.close();
  channels = [];
  vi.unstubAllGlobals();
});

describe('a session', () => {
  it('asks for one token however many calls wait for it', async () => {
    const tab = await openTab();
    const tokens = await Promise.all([tab.getAccessToken(), tab.getAccessToken(), tab.getAccessToken()]);
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
    expect(server.refreshes).toBe(1);
  });

  it('keeps a token that lasts for a while', async () => {
    const tab = await openTab();
    tab.acceptSignIn(signedIn('fresh'));
    expect(await tab.getAccessToken()).toBe('fresh');
    expect(server.refreshes).toBe(0);
  });

  it('never sends one refresh token twice when tabs wake up together', async () => {
    const tabs = await Promise.all([openTab(), openTab(), openTab()]);
    const tokens = await Promise.all(tabs.map((tab) => tab.getAccessToken()));
    expect(server.isEnded).toBe(false);
    expect(tokens.every((token) => token !== null)).toBe(true);
  });

  it('takes over a token that another tab has renewed', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.acceptSignIn(signedIn('old'));
    second.acceptSignIn(signedIn('old'));
    await first.renewSession('old');
    await vi.waitFor(async () => expect(await second.getAccessToken()).toBe('token-1'));
    expect(server.refreshes).toBe(1);
  });

  it('is over in every tab when one signs out', async () => {
    const [first, second] = [await openTab(), await openTab()];
    const probe = vi.fn();
    new BroadcastChannel('tertulia').addEventListener('message', probe);
    first.acceptSignIn(signedIn('a'));
    second.acceptSignIn(signedIn('a'));
    await vi.waitFor(() => expect(probe).toHaveBeenCalledTimes(2));
    first.forgetSession('none');
    await vi.waitFor(() => expect(second.readSession().status).toBe('signed-out'));
  });

  it('says that it has ended when the server takes it back', async () => {
    const tab = await openTab();
    tab.acceptSignIn(signedIn('a'));
    server.isEnded = true;
    expect(await tab.renewSession('a')).toBeNull();
    expect(tab.readSession()).toEqual({ status: 'signed-out', reason: 'ended' });
  });

  it('signs nobody out when the server can not be reached', async () => {
    const tab = await openTab();
    tab.acceptSignIn(signedIn('a'));
    server.isReachable = false;
    await expect(tab.renewSession('a')).rejects.toThrow(TypeError);
    expect(tab.readSession().status).toBe('signed-in');
  });
});

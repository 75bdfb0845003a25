import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeUser } from '@/shared/lib/people.fixture';

const signedIn = (id: string) => ({ accessToken: 't', expiresIn: 900, user: makeUser({ id }) });

/** The page as after a reload: only what the tab keeps is there. */
async function openPage(userId: string) {
  vi.resetModules();
  const session = await import('@/shared/lib/session');
  const choices = await import('./answer-choice');
  session.acceptSignIn(signedIn(userId));
  const settings = () =>
    choices.describeChoice(null, choices.settle(choices.readChoice(null), undefined, undefined, undefined))
      .settings;
  return { ...choices, ...session, settings };
}

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.resetModules());

test('what was set for a new conversation is there after a reload', async () => {
  const page = await openPage('ada');
  page.chooseSettings(null, { temperature: 0.5 });
  expect((await openPage('ada')).settings()).toEqual({ temperature: 0.5 });
});

test('it goes over to the conversation, and the next new one has nothing of it', async () => {
  const page = await openPage('ada');
  page.chooseSettings(null, { temperature: 0.5 });
  page.handOverChoice('c1');
  expect((await openPage('ada')).settings()).toBeUndefined();
});

test('it is for nobody else, and not for who has left', async () => {
  const page = await openPage('ada');
  page.chooseSettings(null, { seed: 7 });
  expect((await openPage('bea')).settings()).toBeUndefined();
  expect((await openPage('ada')).settings()).toBeUndefined();

  const again = await openPage('ada');
  again.chooseSettings(null, { seed: 7 });
  again.forgetSession('none');
  expect((await openPage('ada')).settings()).toBeUndefined();
});

test('what is not a choice is left alone', async () => {
  sessionStorage.setItem('tertulia.newConversation', '{"userId": 1, "choice": []}');
  expect((await openPage('ada')).settings()).toBeUndefined();
  sessionStorage.setItem('tertulia.newConversation', 'no JSON');
  expect((await openPage('ada')).settings()).toBeUndefined();
});

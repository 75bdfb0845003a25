import i18next from 'i18next';
import { expect, it } from 'vitest';
import { addWaits, describeWait } from './waits';

function say(seconds: unknown): string {
  return describeWait(seconds, 'en', 'later');
}

it('says a wait in the largest unit that still says it well', () => {
  expect(say(1)).toBe('in 1 second');
  expect(say(90)).toBe('in 90 seconds');
  expect(say(5_401)).toBe('in 91 minutes');
  expect(say(86_209)).toBe('in 24 hours');
  expect(say(7 * 86_400)).toBe('in 7 days');
  expect(say(undefined)).toBe('later');
});

it('lets texts say one', async () => {
  const own = i18next.createInstance();
  const texts = { later: 'later', refused: 'Come back {{retryAfter, wait}}.' };
  await own.init({ lng: 'en', defaultNS: 'common', resources: { en: { common: texts } } });
  addWaits(own);
  expect(own.t('refused', { retryAfter: 7_200 })).toBe('Come back in 2 hours.');
  expect(own.t('refused', { retryAfter: '' })).toBe('Come back later.');
});

import { expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { describeArrival } from './arrival';

const texts: Record<string, string> = {
  'common:theProvider': 'the other side',
  'errors:sign_in_expired': 'What {{provider}} sent came too late.',
  'errors:identity_invalid': '{{provider}} sent what does not hold. Begin again.',
};
const t = ((key: string, values: Record<string, string> = {}) =>
  (texts[key] ?? values['defaultValue'] ?? key).replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => values[name] ?? '',
  )) as unknown as TFunction;
const failed = (provider: string) => `${provider} failed.`;
const known = [{ id: 'google', label: 'Google', kind: 'google' }];

function say(code: string) {
  return describeArrival({ code, provider: undefined }, known, t, failed);
}

it('says what a known provider is to blame for', () => {
  expect(describeArrival({ code: 'identity_invalid', provider: 'Google' }, known, t, failed)).toBe(
    'Google sent what does not hold. Begin again.',
  );
});

it('begins a sentence with a capital letter, and has none within it', () => {
  expect(say('sign_in_expired')).toBe('What the other side sent came too late.');
  expect(say('identity_invalid')).toBe('The other side sent what does not hold. Begin again.');
});

it('repeats nothing that anyone may have written into the address', () => {
  expect(
    describeArrival({ code: 'identity_invalid', provider: 'Call 555-0100' }, known, t, failed),
  ).not.toContain('555');
  expect(describeArrival({ code: '<b>Call us</b>', provider: 'Google' }, known, t, failed)).toBe(
    'Google failed.',
  );
  expect(describeArrival({ code: 'unheard_of', provider: undefined }, known, t, failed)).toBe(
    'The other side failed.',
  );
});

import { expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { describeArrival } from './arrival';

const texts: Record<string, string> = {
  'auth:theProvider': 'The other side',
  'auth:arrivalFailed': '{{provider}} failed.',
  'errors:identity_invalid': '{{provider}} sent what does not hold ({{reason}}). Begin again.',
};
const t = ((key: string, values: Record<string, string> = {}) =>
  (texts[key] ?? values['defaultValue'] ?? key).replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => values[name] ?? '',
  )) as unknown as TFunction;
const known = [{ id: 'google', label: 'Google', kind: 'google' }];

it('says what a known provider is to blame for', () => {
  expect(describeArrival('identity_invalid', 'Google', known, t)).toBe(
    'Google sent what does not hold. Begin again.',
  );
});

it('repeats nothing that anyone may have written into the address', () => {
  expect(describeArrival('identity_invalid', 'Call 555-0100', known, t)).not.toContain('555');
  expect(describeArrival('<b>Call us</b>', 'Google', known, t)).toBe('Google failed.');
  expect(describeArrival('unheard_of', undefined, known, t)).toBe('The other side failed.');
});

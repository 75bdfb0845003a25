import { expect, test } from 'vitest';
import { toForm, toSettings } from './endpoint-form';

const settings = {
  name: 'Lab',
  type: 'anthropic',
  enabled: false,
  baseUrl: 'http://lab/v1',
  apiKey: null,
  models: ['a', 'b'],
  fallback: [],
  tokenTimeout: 5,
};

test('settings go through the form and come back as they were', () => {
  expect(toSettings(toForm(settings, false))).toEqual({
    name: 'Lab',
    type: 'anthropic',
    enabled: false,
    baseUrl: 'http://lab/v1',
    models: ['a', 'b'],
    fallback: [],
    tokenTimeout: 5,
  });
});

test('a key is sent only when one was typed, or everybody gives their own', () => {
  const form = toForm(settings, false);
  expect(toSettings(form)).not.toHaveProperty('apiKey');
  expect(toSettings({ ...form, apiKey: ' sk-1 ' })).toMatchObject({ apiKey: 'sk-1' });
  expect(toSettings({ ...form, apiKey: 'sk-1', isOwnKey: true })).toMatchObject({ apiKey: 'user_provided' });
});

test.each(['{', '[1]', '3', 'null'])('further settings have to be an object: %s', (further) => {
  expect(() => toSettings({ ...toForm(settings, false), further })).toThrow(SyntaxError);
});

test('a key is removed by an empty text, and lists are emptied rather than left as they were', () => {
  const form = toForm(settings, false);
  expect(toSettings({ ...form, isKeyRemoved: true })).toMatchObject({ apiKey: '' });
  expect(toSettings(form, true)).toMatchObject({ apiKey: '' });
  expect(toSettings({ ...form, models: ' ', fallback: '' })).toMatchObject({ models: 'fetch', fallback: [] });
});

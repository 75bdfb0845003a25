import { expect, test } from 'vitest';
import { type ShownEndpoint, toForm, toSettings } from './endpoint-form';

const shown: ShownEndpoint = {
  apiKeyIs: 'set',
  settings: {
    name: 'Lab',
    type: 'anthropic',
    enabled: false,
    baseUrl: ' http://lab/v1',
    models: [],
    fallback: [],
    secretAccessKey: null,
    proxy: null,
    tokenTimeout: 5,
  },
};

test('settings go through the form and come back as they were', () => {
  expect(toSettings(toForm(shown), shown)).toEqual(shown.settings);
});

test('what the form does not show is not said', () => {
  const one: ShownEndpoint = { settings: { name: 'Lab' }, apiKeyIs: 'user_provided' };
  expect(toSettings(toForm(one), one)).toEqual({ name: 'Lab', type: 'openai-compatible', enabled: true });
});

test('what was emptied is said to be empty', () => {
  const one: ShownEndpoint = {
    settings: { name: 'Lab', baseUrl: 'http://lab/v1', models: ['a'], fallback: ['b/c'] },
    apiKeyIs: 'none',
  };
  const form = { ...toForm(one), baseUrl: '', models: '', fallback: ' ' };
  expect(toSettings(form, one)).toMatchObject({ baseUrl: null, models: 'fetch', fallback: [] });
});

test('a key is sent only when one was typed, or when it changes whose it is', () => {
  const form = toForm(shown);
  expect(form.isOwnKey).toBe(false);
  expect(toSettings(form, shown)).not.toHaveProperty('apiKey');
  expect(toSettings({ ...form, apiKey: ' sk-1 ' }, shown)).toMatchObject({ apiKey: 'sk-1' });
  expect(toSettings({ ...form, apiKey: 'sk-1', isOwnKey: true }, shown)).toMatchObject({
    apiKey: 'user_provided',
  });
  expect(toSettings({ ...form, isKeyRemoved: true }, shown)).toMatchObject({ apiKey: '' });
  const own: ShownEndpoint = { ...shown, apiKeyIs: 'user_provided' };
  expect(toSettings({ ...toForm(own), isOwnKey: false }, own)).toMatchObject({ apiKey: '' });
});

test.each(['{', '[1]', '3', 'null'])('further settings have to be an object: %s', (further) => {
  expect(() => toSettings({ ...toForm(shown), further }, shown)).toThrow(SyntaxError);
});

import type { Parameter } from '@tertulia/data-provider';
import { expect, test } from 'vitest';
import { countSet, fitSettings, readList, readNumber, withParameter } from './parameter-values';

const temperature: Parameter = { name: 'temperature', kind: 'number', least: 0, most: 2, choices: [] };
const maxTokens: Parameter = { name: 'maxTokens', kind: 'integer', least: 1, choices: [] };

test('a parameter that is emptied is left to the provider', () => {
  expect(withParameter({ temperature: 1, seed: 3 }, 'temperature', undefined)).toEqual({ seed: 3 });
  expect(withParameter({ stop: ['a'] }, 'stop', [])).toEqual({});
  expect(withParameter({ systemPrompt: 'x' }, 'systemPrompt', '')).toEqual({});
});

test('zero and false are values', () => {
  expect(withParameter({}, 'temperature', 0)).toEqual({ temperature: 0 });
  expect(withParameter({}, 'webSearch', false)).toEqual({ webSearch: false });
});

test('numbers outside the range or not whole are not taken', () => {
  expect(readNumber('0,5', temperature)).toBe(0.5);
  expect(readNumber('2.1', temperature)).toBeUndefined();
  expect(readNumber('-1', temperature)).toBeUndefined();
  expect(readNumber('1.5', maxTokens)).toBeUndefined();
  expect(readNumber('1e3', maxTokens)).toBe(1000);
  expect(readNumber('x', maxTokens)).toBeUndefined();
});

test('only what the model has is counted', () => {
  expect(countSet({ temperature: 0, seed: 1 }, [temperature, maxTokens])).toBe(1);
});

test('what was set for another model is fitted to this one', () => {
  const effort: Parameter = { name: 'reasoningEffort', kind: 'choice', choices: ['low', 'high'] };
  const offered = [temperature, maxTokens, effort];
  expect(fitSettings({ temperature: 3, topK: 5, maxTokens: 9 }, offered)).toEqual({
    temperature: 2,
    maxTokens: 9,
  });
  expect(fitSettings({ reasoningEffort: 'low' }, offered)).toEqual({ reasoningEffort: 'low' });
  expect(fitSettings({ reasoningEffort: 'max', temperature: null }, offered)).toEqual({});
});

test('each line is an item, spaces included', () => {
  expect(readList('a\n\n b ')).toEqual(['a', ' b ']);
});

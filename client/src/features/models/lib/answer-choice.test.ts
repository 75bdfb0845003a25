import type { ConversationView, Model, ModelList, PresetView } from '@tertulia/data-provider';
import { expect, test } from 'vitest';
import { chooseSettings, describeChoice, settle } from './answer-choice';

const model = { id: 'Lab/a', endpoint: 'Lab', name: 'a' } as Model;
const spec = { name: 'poet', label: 'Poet', model: 'Lab/a' } as NonNullable<ModelList['specs']>[number];
const list = { items: [model], failures: [], specs: [spec], specsOnly: false } as unknown as ModelList;
const preset = { id: 'p', name: 'P', model: 'Lab/a', settings: { seed: 1 } } as PresetView;
const conversation = { model: 'Lab/a', settings: { temperature: 1 } } as ConversationView;

test('a conversation is told when everything is left to the provider again', () => {
  chooseSettings('c1', {});
  const choice = settle({ settings: {} }, conversation, list, undefined);
  expect(describeChoice('c1', choice)).toEqual({ model: 'Lab/a', settings: {} });
});

test('settings that the conversation has already are left to it', () => {
  expect(describeChoice('c2', settle({}, conversation, list, undefined))).toEqual({ model: 'Lab/a' });
});

test('a new conversation takes its settings along, and says nothing when there are none', () => {
  expect(describeChoice(null, settle({}, undefined, list, preset))).toEqual({
    model: 'Lab/a',
    settings: { seed: 1 },
  });
  expect(describeChoice(null, settle({ model: 'Lab/a', spec: null }, undefined, list, undefined))).toEqual({
    model: 'Lab/a',
  });
});

test('where only specs are offered, no parameters are sent', () => {
  const only = { ...list, specsOnly: true };
  expect(describeChoice(null, settle({}, undefined, only, preset))).toEqual({ model: 'Lab/a', spec: 'poet' });
});

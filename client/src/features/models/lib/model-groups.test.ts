import type { Model } from '@tertulia/data-provider';
import { describe, expect, it } from 'vitest';
import { groupModels } from './model-groups';

const model = (endpoint: string, name: string): Model => ({
  id: `${endpoint}/${name}`,
  endpoint,
  name,
  local: false,
});
const MODELS = [model('Lab', 'small'), model('OpenAI', 'gpt-5'), model('Lab', 'Large 2')];

const found = (search: string) =>
  groupModels(MODELS, search).flatMap(({ models }) => models.map(({ name }) => name));

describe('the models of the picker', () => {
  it('stand by endpoint, in the order of the server', () => {
    expect(groupModels(MODELS, '').map(({ endpoint, models }) => [endpoint, models.length])).toEqual([
      ['Lab', 2],
      ['OpenAI', 1],
    ]);
  });

  it('are found by any of their words, whatever the case and the order', () => {
    expect(found('LARGE lab')).toEqual(['Large 2']);
    expect(found('gpt')).toEqual(['gpt-5']);
    expect(found('nothing')).toEqual([]);
  });
});

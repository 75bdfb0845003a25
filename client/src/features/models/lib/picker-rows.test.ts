import type { Model, ModelList, SpecView } from '@tertulia/data-provider';
import { expect, test } from 'vitest';
import { listRows } from './picker-rows';

const model = (id: string, label?: string): Model => {
  const [endpoint = '', ...rest] = id.split('/');
  return { id, endpoint, name: rest.join('/'), capabilities: [], local: false, label: label ?? null };
};
const spec = (name: string, group?: string): SpecView => ({
  name,
  label: name,
  description: '',
  icon: null,
  group: group ?? null,
  model: 'A/one',
  starters: [],
  default: false,
});
const keysOf = (rows: ReturnType<typeof listRows>) => rows.map((row) => row.key);

const list: ModelList = {
  specs: [],
  specsOnly: false,
  ownKeys: [],
  items: [model('A/one', 'The One'), model('B/two'), model('A/three')],
  failures: [],
};

test('models stand under their endpoint, in the order of the server', () => {
  expect(keysOf(listRows(list, ''))).toEqual(['endpoint A', 'A/one', 'A/three', 'endpoint B', 'B/two']);
});

test('every word has to fit the id or the label, in any case', () => {
  expect(keysOf(listRows(list, 'b TWO'))).toEqual(['endpoint B', 'B/two']);
  expect(keysOf(listRows(list, 'the one'))).toEqual(['endpoint A', 'A/one']);
  expect(listRows(list, 'nothing')).toEqual([]);
});

test('specs come first, by group, and alone where nothing else is offered', () => {
  const withSpecs = { ...list, specs: [spec('writer', 'Work'), spec('coder', 'Work'), spec('plain')] };
  expect(keysOf(listRows(withSpecs, '')).slice(0, 4)).toEqual([
    'specs Work',
    'spec writer',
    'spec coder',
    'spec plain',
  ]);
  expect(keysOf(listRows({ ...withSpecs, specsOnly: true }, 'coder'))).toEqual(['specs Work', 'spec coder']);
});

test('an endpoint that waits for a key of one’s own is named, without its models', () => {
  const rows = listRows(
    {
      ...list,
      ownKeys: [
        { endpoint: 'C', isSet: false },
        { endpoint: 'A', isSet: true },
      ],
    },
    '',
  );
  expect(keysOf(rows).slice(-2)).toEqual(['endpoint C', 'key C']);
});

test('models with the same label are told apart by their names', () => {
  const items = [
    model('A/one', 'One'),
    model('A/one-2025', 'One'),
    model('A/two', 'Two'),
    model('B/1', 'Two'),
  ];
  const names = listRows({ ...list, items }, '').flatMap((row) => (row.kind === 'model' ? [row.name] : []));
  expect(names).toEqual(['one', 'one-2025', 'Two', 'Two']);
});

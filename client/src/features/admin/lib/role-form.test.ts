import { expect, it } from 'vitest';
import { groupByFeature, suggestRoleId, toRoleChange, toRoleForm } from './role-form';

const role = {
  id: 'guests',
  name: 'Guests',
  description: '',
  permissions: ['presets.use'],
  models: ['OpenAI/*', '!*/gpt-5*'],
  limits: { messages: '5/minute', uploads: null, concurrentRuns: 2 },
  requiresSecondFactor: true,
  isBuiltIn: false,
  users: 3,
};

it('gives back what it was given', () => {
  const { id: _id, isBuiltIn: _isBuiltIn, users: _users, ...change } = role;
  expect(toRoleChange(toRoleForm(role))).toEqual(change);
});

it('leaves out what is empty', () => {
  expect(toRoleChange({ ...toRoleForm(undefined), name: ' New ', models: '\n  \n' })).toEqual({
    name: 'New',
    description: '',
    permissions: [],
    models: [],
    limits: { messages: null, uploads: null, concurrentRuns: null },
    requiresSecondFactor: false,
  });
});

it('makes an id of a name', () => {
  expect(suggestRoleId('  Équipe Ventas & Co. ')).toBe('equipe-ventas-co');
  expect(suggestRoleId('日本')).toBe('');
});

it('puts permissions of a feature together', () => {
  expect(groupByFeature(['a.use', 'b.use', 'a.share'])).toEqual([
    ['a', ['a.use', 'a.share']],
    ['b', ['b.use']],
  ]);
});

import type { RoleView } from '@tertulia/data-provider';
import { expect, it } from 'vitest';
import { findTaken, groupByFeature, suggestRoleId, toRoleInput, toRoleForm } from './role-form';

const role: RoleView = {
  id: 'guests',
  name: 'Guests',
  description: '',
  permissions: ['presets.use'],
  models: ['OpenAI/*', '!*/gpt-5*'],
  limits: { messages: '5/minute', uploads: null, concurrentRuns: 2 },
  requiresSecondFactor: true,
  isBuiltIn: false,
  users: 3,
  updatedAt: null,
};

it('gives back what it was given', () => {
  const { id: _id, isBuiltIn: _isBuiltIn, users: _users, updatedAt: _at, ...change } = role;
  expect(toRoleInput(toRoleForm(role))).toEqual(change);
});

it('leaves out what is empty', () => {
  expect(toRoleInput({ ...toRoleForm(undefined), name: ' New ', models: '\n  \n' })).toEqual({
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

it('puts permissions of a feature together, and administration last', () => {
  expect(groupByFeature(['admin.users', 'admin.audit', 'presets.share', 'files.use', 'presets.use'])).toEqual(
    [
      ['presets', ['presets.use', 'presets.share']],
      ['files', ['files.use']],
      ['admin', ['admin.users', 'admin.audit']],
    ],
  );
});

it('knows a role that would take the place of another, or be taken for it', () => {
  expect(findTaken({ id: 'guests', name: 'Visitors' }, [role])).toBe('id');
  expect(findTaken({ id: 'visitors', name: ' guests ' }, [role])).toBe('name');
  expect(findTaken({ id: 'visitors', name: 'Visitors' }, [role])).toBeNull();
});

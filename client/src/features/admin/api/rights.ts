/** Roles and groups, as an administrator sees them. */
import { queryOptions } from '@tanstack/react-query';
import { call } from './call';

export interface RoleLimits {
  messages: string | null;
  uploads: string | null;
  concurrentRuns: number | null;
}

export interface AdminRole {
  id: string;
  name: string;
  description: string;
  permissions: string[];
  models: string[];
  limits: RoleLimits;
  requiresSecondFactor: boolean;
  isBuiltIn: boolean;
  /** How many people have it. */
  users: number;
}

export type RoleChange = Omit<AdminRole, 'id' | 'isBuiltIn' | 'users'>;

export interface AdminGroup {
  id: string;
  name: string;
  description: string;
  /** `local`, or the provider that it comes from. */
  source: string;
  /** How many people are in it. */
  members: number;
}

export interface GroupMember {
  id: string;
  name: string;
  email: string;
}

export const rightsQueries = {
  roles: () =>
    queryOptions({
      queryKey: ['admin', 'roles'] as const,
      queryFn: () => call<{ items: AdminRole[]; permissions: string[] }>('GET', '/roles'),
    }),
  groups: () =>
    queryOptions({
      queryKey: ['admin', 'groups'] as const,
      queryFn: async () => (await call<{ items: AdminGroup[] }>('GET', '/groups')).items,
    }),
  members: (id: string) =>
    queryOptions({
      queryKey: ['admin', 'groups', id, 'members'] as const,
      queryFn: async () => (await call<{ items: GroupMember[] }>('GET', `/groups/${id}/members`)).items,
    }),
};

export const saveRole = (id: string, role: RoleChange) => call('PUT', `/roles/${id}`, role);
export const deleteRole = (id: string) => call('DELETE', `/roles/${id}`);
export const createGroup = (group: { name: string; description: string }) =>
  call<AdminGroup>('POST', '/groups', group);
export const changeGroup = (id: string, group: { name: string; description: string }) =>
  call('PATCH', `/groups/${id}`, group);
export const deleteGroup = (id: string) => call('DELETE', `/groups/${id}`);
export const addMember = (group: string, user: string) => call('PUT', `/groups/${group}/members/${user}`);
export const removeMember = (group: string, user: string) =>
  call('DELETE', `/groups/${group}/members/${user}`);

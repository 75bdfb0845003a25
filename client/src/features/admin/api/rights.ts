/** Roles and groups, as an administrator sees them. */
import type { GroupList, GroupMemberList, RoleInput, RoleView } from '@tertulia/data-provider';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export interface Roles {
  items: RoleView[];
  /** Every permission there is. */
  permissions: RoleView['permissions'];
}

export interface GroupContent {
  name: string;
  description: string;
}

const PAGE = 100;

const cursorOf = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const rightsQueries = {
  roles: () =>
    queryOptions({
      queryKey: ['admin', 'roles'] as const,
      queryFn: async ({ signal }) => (await api.GET('/api/admin/roles', { signal })).data as Roles,
    }),
  groups: () =>
    infiniteQueryOptions({
      queryKey: ['admin', 'groups'] as const,
      queryFn: async ({ pageParam, signal }) => {
        const params = { query: { limit: PAGE, ...cursorOf(pageParam) } };
        return (await api.GET('/api/admin/groups', { params, signal })).data as GroupList;
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  members: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'groups', id, 'members'] as const,
      queryFn: async ({ pageParam, signal }) => {
        const params = { path: { group_id: id }, query: { limit: PAGE, ...cursorOf(pageParam) } };
        return (await api.GET('/api/admin/groups/{group_id}/members', { params, signal }))
          .data as GroupMemberList;
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
};

export async function saveRole(id: string, role: RoleInput): Promise<void> {
  await api.PUT('/api/admin/roles/{role_id}', { params: { path: { role_id: id } }, body: role });
}

export async function deleteRole(id: string): Promise<void> {
  await api.DELETE('/api/admin/roles/{role_id}', { params: { path: { role_id: id } } });
}

export async function createGroup(group: GroupContent): Promise<void> {
  await api.POST('/api/admin/groups', { body: group });
}

export async function changeGroup(id: string, group: GroupContent): Promise<void> {
  await api.PATCH('/api/admin/groups/{group_id}', { params: { path: { group_id: id } }, body: group });
}

export async function deleteGroup(id: string): Promise<void> {
  await api.DELETE('/api/admin/groups/{group_id}', { params: { path: { group_id: id } } });
}

export async function addMember(group: string, user: string): Promise<void> {
  const params = { path: { group_id: group, user_id: user } };
  await api.PUT('/api/admin/groups/{group_id}/members/{user_id}', { params });
}

export async function removeMember(group: string, user: string): Promise<void> {
  const params = { path: { group_id: group, user_id: user } };
  await api.DELETE('/api/admin/groups/{group_id}/members/{user_id}', { params });
}

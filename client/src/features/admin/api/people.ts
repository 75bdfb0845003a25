/** Accounts and invitations, as an administrator sees them. */
import type {
  AccountChange,
  AccountDetails,
  AccountPage,
  CreatedAccount,
  InvitationView,
  NewAccount,
} from '@tertulia/data-provider';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export interface UserFilter {
  query: string;
  status: '' | 'active' | 'suspended';
  role: string;
}

const PAGE = 50;

export const peopleQueries = {
  all: ['admin', 'users'] as const,
  list: ({ query, status, role }: UserFilter) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'users', 'list', query, status, role] as const,
      queryFn: async ({ pageParam, signal }) => {
        const filter = {
          limit: PAGE,
          ...(query === '' ? {} : { query }),
          ...(status === '' ? {} : { status }),
          ...(role === '' ? {} : { role }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        };
        return (await api.GET('/api/admin/users', { params: { query: filter }, signal })).data as AccountPage;
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['admin', 'users', 'one', id] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/admin/users/{user_id}', { params: pathOf(id), signal })).data as AccountDetails,
    }),
  invitations: () =>
    queryOptions({
      queryKey: ['admin', 'users', 'invitations'] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/admin/invitations', { signal })).data?.items as InvitationView[],
    }),
};

const pathOf = (id: string) => ({ path: { user_id: id } });

export async function createUser(user: NewAccount): Promise<CreatedAccount> {
  return (await api.POST('/api/admin/users', { body: user })).data as CreatedAccount;
}

/** The link to hand over; null when it is mailed. */
export async function invite(email: string, role: string): Promise<string | null> {
  const { data } = await api.POST('/api/admin/invitations', { body: { email, role } });
  return data?.link ?? null;
}

export async function revokeInvitation(id: string): Promise<void> {
  await api.DELETE('/api/admin/invitations/{invitation_id}', { params: { path: { invitation_id: id } } });
}

export async function changeUser(id: string, change: AccountChange): Promise<void> {
  await api.PATCH('/api/admin/users/{user_id}', { params: pathOf(id), body: change });
}

/** The link to hand over; null when it is mailed. */
export async function resetPassword(id: string): Promise<string | null> {
  const { data } = await api.POST('/api/admin/users/{user_id}/password-reset', { params: pathOf(id) });
  return data?.link ?? null;
}

export async function signOutUser(id: string): Promise<void> {
  await api.POST('/api/admin/users/{user_id}/sign-out', { params: pathOf(id) });
}

export async function removeSecondFactor(id: string): Promise<void> {
  await api.DELETE('/api/admin/users/{user_id}/second-factor', { params: pathOf(id) });
}

export async function deleteUser(id: string): Promise<void> {
  await api.DELETE('/api/admin/users/{user_id}', { params: pathOf(id) });
}

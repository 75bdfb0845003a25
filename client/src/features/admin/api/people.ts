/** Accounts and invitations, as an administrator sees them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from './call';

export interface AdminUser {
  id: string;
  email: string;
  name: string;
  role: string;
  status: 'active' | 'suspended' | 'leaving';
  emailConfirmed: boolean;
  hasSecondFactor: boolean;
  managedBy: string | null;
  createdAt: string;
  lastSeenAt: string | null;
  avatar: string | null;
}

export interface AdminUserDetails extends AdminUser {
  groups: { id: string; name: string }[];
  sessions: { id: string; device: string; address: string; lastUsedAt: string }[];
  identities: { provider: string; label: string; email: string | null }[];
  usage: { conversations: number; messages: number; files: number; bytes: number };
}

export interface UserPage {
  items: AdminUser[];
  nextCursor: string | null;
  total: number;
}

export interface Invitation {
  id: string;
  email: string;
  role: string;
  createdAt: string;
  expiresAt: string;
}

export interface UserFilter {
  query: string;
  status: string;
  role: string;
}

export interface NewUser {
  email: string;
  name?: string;
  role: string;
  password?: string;
  invite?: boolean;
}

const PAGE = 50;

export const peopleQueries = {
  all: ['admin', 'users'] as const,
  list: (filter: UserFilter) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'users', 'list', filter] as const,
      queryFn: ({ pageParam }) =>
        call<UserPage>('GET', '/users', undefined, {
          ...filter,
          limit: PAGE,
          cursor: pageParam ?? undefined,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['admin', 'users', 'one', id] as const,
      queryFn: () => call<AdminUserDetails>('GET', `/users/${id}`),
    }),
  invitations: () =>
    queryOptions({
      queryKey: ['admin', 'users', 'invitations'] as const,
      queryFn: async () => (await call<{ items: Invitation[] }>('GET', '/invitations')).items,
    }),
};

export interface CreatedUser {
  /** What to hand over when no mail is sent. */
  link?: string | null;
}

export const createUser = (user: NewUser) => call<AdminUser & CreatedUser>('POST', '/users', user);
export const invite = (email: string, role: string) =>
  call<Invitation & CreatedUser>('POST', '/invitations', { email, role });
export const revokeInvitation = (id: string) => call('DELETE', `/invitations/${id}`);
export const changeUser = (id: string, change: Partial<Pick<AdminUser, 'name' | 'role' | 'status'>>) =>
  call<AdminUser>('PATCH', `/users/${id}`, change);
export const resetPassword = (id: string) => call<CreatedUser>('POST', `/users/${id}/password-reset`);
export const signOutUser = (id: string) => call('POST', `/users/${id}/sign-out`);
export const removeSecondFactor = (id: string) => call('DELETE', `/users/${id}/second-factor`);
export const deleteUser = (id: string) => call('DELETE', `/users/${id}`);

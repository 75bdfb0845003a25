/** The person's own account and sessions. */
import type { SessionList, UserView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/auth/sessions', { signal })).data as SessionList,
});

export async function renameAccount(name: string): Promise<UserView> {
  return (await api.PATCH('/api/auth/me', { body: { name } })).data as UserView;
}

export async function changePassword(passwords: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  await api.POST('/api/auth/password', { body: passwords });
}

export async function endSession(id: string): Promise<void> {
  await api.DELETE('/api/auth/sessions/{session_id}', { params: { path: { session_id: id } } });
}

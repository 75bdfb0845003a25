/** The person's own account and sessions. */
import type { SessionView, UserView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { call } from '@/shared/lib/call';

export type Session = SessionView & {
  device?: string | null;
  place?: string | null;
  provider?: string | null;
};

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'] as const,
  queryFn: () => call<{ items: Session[] }>('GET', '/api/auth/sessions'),
});

export async function renameAccount(name: string): Promise<UserView> {
  return (await api.PATCH('/api/auth/me', { body: { name } })).data as UserView;
}

export async function changePassword(passwords: {
  currentPassword?: string;
  newPassword: string;
}): Promise<void> {
  await call('POST', '/api/auth/password', passwords);
}

export async function setPicture(picture: Blob): Promise<UserView> {
  return call('PUT', '/api/auth/avatar', picture);
}

export async function removePicture(): Promise<void> {
  await call('DELETE', '/api/auth/avatar');
}

/** The address changes when the link in the mail to it is opened. */
export async function changeEmail(email: string): Promise<void> {
  await call('POST', '/api/auth/email', { email });
}

export async function cancelEmailChange(): Promise<void> {
  await call('DELETE', '/api/auth/email/pending');
}

export async function endSession(id: string): Promise<void> {
  await api.DELETE('/api/auth/sessions/{session_id}', { params: { path: { session_id: id } } });
}

export async function endOtherSessions(): Promise<void> {
  await call('DELETE', '/api/auth/sessions');
}

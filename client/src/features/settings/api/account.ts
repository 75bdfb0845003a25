/** The person's own account and sessions. */
import type { PendingEmailView, SessionList, UserView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { sendForm } from '@/shared/lib/forms';

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'] as const,
  queryFn: async ({ signal }) => (await api.GET('/api/auth/sessions', { signal })).data as SessionList,
});

export async function renameAccount(name: string): Promise<UserView> {
  return (await api.PATCH('/api/auth/me', { body: { name } })).data as UserView;
}

export async function changePassword(passwords: {
  currentPassword?: string;
  newPassword: string;
}): Promise<void> {
  await api.POST('/api/auth/password', { body: passwords });
}

export async function setPicture(picture: Blob): Promise<UserView> {
  const form = new FormData();
  form.append('file', picture, 'picture');
  return (await sendForm('PUT', '/api/auth/avatar', form)) as UserView;
}

export async function removePicture(): Promise<UserView> {
  return (await api.DELETE('/api/auth/avatar')).data as UserView;
}

/** The change of address that waits for its link to be opened. */
export const emailChangeQuery = queryOptions({
  queryKey: ['account', 'email-change'] as const,
  queryFn: async ({ signal }) =>
    (await api.GET('/api/auth/email/pending', { signal })).data as PendingEmailView,
});

/** The address changes when the link in the mail to it is opened. */
export async function changeEmail(email: string): Promise<void> {
  await api.POST('/api/auth/email', { body: { email } });
}

export async function cancelEmailChange(): Promise<void> {
  await api.DELETE('/api/auth/email/pending');
}

export async function endSession(id: string): Promise<void> {
  await api.DELETE('/api/auth/sessions/{session_id}', { params: { path: { session_id: id } } });
}

export async function endOtherSessions(): Promise<void> {
  await api.DELETE('/api/auth/sessions');
}

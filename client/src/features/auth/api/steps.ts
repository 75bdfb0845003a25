/** Steps that the server wants taken before all else. */
import type { TermsView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api, reloadUser } from '@/shared/lib/api';

/** The text of the terms, which is of this version for ever. */
export const termsQuery = (version: string) =>
  queryOptions({
    queryKey: ['terms', version] as const,
    queryFn: async ({ signal }) =>
      (await api.GET('/api/terms/{version}', { params: { path: { version } }, signal })).data as TermsView,
    staleTime: Infinity,
  });

export async function acceptTerms(version: string): Promise<void> {
  await api.POST('/api/auth/terms/accept', { body: { version } });
  await reloadUser();
}

export async function sendConfirmation(): Promise<void> {
  await api.POST('/api/auth/email/confirmation');
}

/** In place of the password that was handed over. */
export async function chooseOwnPassword(newPassword: string): Promise<void> {
  await api.POST('/api/auth/password', { body: { newPassword } });
  await reloadUser();
}

/** Where the confirmation goes from now on. */
export async function correctEmail(email: string): Promise<void> {
  await api.POST('/api/auth/email', { body: { email } });
}

/** Steps that the server wants taken before all else. */
import { api, reloadUser } from '@/shared/lib/api';

export async function acceptTerms(version: string): Promise<void> {
  await api.POST('/api/auth/terms/accept', { body: { version } });
  await reloadUser();
}

export async function sendConfirmation(): Promise<void> {
  await api.POST('/api/auth/email/confirmation');
}

/** Where the confirmation goes from now on. */
export async function correctEmail(email: string): Promise<void> {
  await api.POST('/api/auth/email', { body: { email } });
}

/** Steps that the server wants taken before all else. */
import { reloadUser } from '@/shared/lib/api';
import { call } from '@/shared/lib/call';

export async function acceptTerms(version: string): Promise<void> {
  await call('POST', '/api/auth/terms/accept', { version });
  await reloadUser();
}

export async function sendConfirmation(): Promise<void> {
  await call('POST', '/api/auth/email/confirmation');
}

/** Where the confirmation goes from now on. */
export async function correctEmail(email: string): Promise<void> {
  await call('POST', '/api/auth/email', { email });
}

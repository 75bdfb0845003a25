/** Showing anew who one is. */
import { call } from '@/shared/lib/call';
import { readSession } from '@/shared/lib/session';
import { signInWithPasskey } from './passkeys';

export async function confirmIdentity(proof: { password: string } | { code: string }): Promise<void> {
  await call('POST', '/api/auth/reauthenticate', proof);
}

/** A new session by a passkey; false when it is somebody else's now. */
export async function confirmByPasskey(): Promise<boolean> {
  const before = readSession();
  await signInWithPasskey();
  const after = readSession();
  return before.status === 'signed-in' && after.status === 'signed-in' && before.user.id === after.user.id;
}

/** Showing anew who one is. */
import { api } from '@/shared/lib/api';
import { passkeyRequest, readPasskey, toWire } from '@/shared/lib/passkeys';

export async function confirmIdentity(proof: { password: string } | { code: string }): Promise<void> {
  await api.POST('/api/auth/reauthenticate', { body: proof });
}

export async function confirmByPasskey(): Promise<void> {
  const asked = await api.POST('/api/auth/reauthenticate/passkey');
  const credential = toWire(await readPasskey(passkeyRequest(asked.data)));
  await api.POST('/api/auth/reauthenticate', {
    body: { passkey: { flow: asked.data?.flow ?? '', credential } },
  });
}

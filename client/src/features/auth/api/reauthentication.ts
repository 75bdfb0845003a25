/** Showing anew who one is. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { passkeyRequest, readPasskey, toWire } from '@/shared/lib/passkeys';

/** What the person can show who they are with. It is asked anew for each dialog: it changes in other places. */
export const proofsQuery = queryOptions({
  queryKey: ['proofs'] as const,
  queryFn: async ({ signal }) => {
    const { data } = await api.GET('/api/auth/reauthenticate', { signal });
    return data?.methods ?? [];
  },
  staleTime: 0,
  gcTime: 0,
});

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

/** Signing in with a passkey, and making one. */
import type { SignedInView } from '@tertulia/data-provider';
import { api } from '@/shared/lib/api';
import { makePasskey, passkeyCreation, passkeyRequest, readPasskey, toWire } from '@/shared/lib/passkeys';
import { acceptSignIn } from '@/shared/lib/session';

/** `isAutofill`: offer the passkeys in the list of the e-mail field, and wait there. */
export async function signInWithPasskey(isAutofill = false): Promise<void> {
  const asked = await api.POST('/api/auth/passkeys/sign-in/options');
  const credential = toWire(await readPasskey(passkeyRequest(asked.data), isAutofill));
  const { data } = await api.POST('/api/auth/passkeys/sign-in', {
    body: { flow: asked.data?.flow ?? '', credential },
  });
  acceptSignIn(data as SignedInView);
}

export async function addPasskey(name: string): Promise<void> {
  const { data } = await api.POST('/api/auth/passkeys/options');
  const credential = toWire(await makePasskey(passkeyCreation(data)));
  await api.POST('/api/auth/passkeys', { body: { flow: data?.flow ?? '', credential, name } });
}

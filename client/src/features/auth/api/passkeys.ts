/** Signing in with a passkey. */

import { call } from '@/shared/lib/call';
import { acceptSignIn } from '@/shared/lib/session';
import { type PasskeyRequest, readPasskey } from '@/shared/lib/passkeys';
import type { Ceremony, SignedInView } from './wire';

const PATH = '/api/auth/passkeys/sign-in';

/** `isAutofill`: offer the passkeys in the list of the e-mail field, and wait there. */
export async function signInWithPasskey(isAutofill = false): Promise<void> {
  const { flow, options } = await call<Ceremony<PasskeyRequest>>('POST', `${PATH}/options`, {});
  const credential = await readPasskey(options, isAutofill);
  acceptSignIn(await call<SignedInView>('POST', PATH, { flow, credential }));
}

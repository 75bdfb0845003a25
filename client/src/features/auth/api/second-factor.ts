/** The second step of signing in, and what it is set up with. */
import { call } from '@/shared/lib/call';
import { acceptSignIn } from '@/shared/lib/session';
import { type PasskeyRequest, readPasskey } from '@/shared/lib/passkeys';
import type { BackupCodes, Ceremony, SignedInView, TotpSetup } from './wire';

export interface CodeProof {
  challenge: string;
  method: 'totp' | 'backup_code';
  code: string;
  remember: boolean;
}

export async function proveWithCode(proof: CodeProof): Promise<void> {
  acceptSignIn(await call<SignedInView>('POST', '/api/auth/second-factor', proof));
}

export async function proveWithPasskey(proof: { challenge: string; remember: boolean }): Promise<void> {
  const path = '/api/auth/second-factor/passkey';
  const { options } = await call<Ceremony<PasskeyRequest>>('POST', `${path}/options`, {
    challenge: proof.challenge,
  });
  const credential = await readPasskey(options);
  acceptSignIn(await call<SignedInView>('POST', path, { ...proof, credential }));
}

export async function beginTotp(): Promise<TotpSetup> {
  return call('POST', '/api/auth/second-factor/totp');
}

export async function confirmTotp(code: string): Promise<BackupCodes> {
  return call('POST', '/api/auth/second-factor/totp/confirm', { code });
}

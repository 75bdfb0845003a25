/** The second step of signing in, and what it is set up with. */
import { ApiError, type SignedInView, type TotpSetup } from '@tertulia/data-provider';
import { api } from '@/shared/lib/api';
import { passkeyRequest, readPasskey, toWire } from '@/shared/lib/passkeys';
import { acceptSignIn } from '@/shared/lib/session';

export interface CodeProof {
  challenge: string;
  method: 'totp' | 'backup_code';
  code: string;
  remember: boolean;
}

export async function proveWithCode(proof: CodeProof): Promise<void> {
  const { data } = await api.POST('/api/auth/second-factor', { body: proof });
  acceptSignIn(data as SignedInView);
}

/** Where this browser is remembered, that will do; false where it is not. */
export async function proveWithBrowser(challenge: string): Promise<boolean> {
  try {
    const { data } = await api.POST('/api/auth/second-factor/browser', { body: { challenge } });
    acceptSignIn(data as SignedInView);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'browser_not_remembered') return false;
    throw error;
  }
}

export async function proveWithPasskey(proof: { challenge: string; remember: boolean }): Promise<void> {
  const asked = await api.POST('/api/auth/second-factor/passkey/options', {
    body: { challenge: proof.challenge },
  });
  const credential = toWire(await readPasskey(passkeyRequest(asked.data)));
  const { data } = await api.POST('/api/auth/second-factor/passkey', { body: { ...proof, credential } });
  acceptSignIn(data as SignedInView);
}

export async function beginTotp(): Promise<TotpSetup> {
  return (await api.POST('/api/auth/second-factor/totp')).data as TotpSetup;
}

/** Returns the backup codes. */
export async function confirmTotp(code: string): Promise<string[]> {
  const { data } = await api.POST('/api/auth/second-factor/totp/confirm', { body: { code } });
  return data?.backupCodes ?? [];
}

/** The codes before them open nothing more. */
export async function renewBackupCodes(): Promise<string[]> {
  return (await api.POST('/api/auth/second-factor/backup-codes')).data?.backupCodes ?? [];
}

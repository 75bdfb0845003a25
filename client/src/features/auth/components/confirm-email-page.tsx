import { ApiError } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { useUser } from '@/shared/lib/permissions';
import { Notice } from '@/shared/ui/notice';
import { Spinner } from '@/shared/ui/spinner';
import { confirmEmail, disownEmail } from '../api/auth';
import { useMailedToken } from '../lib/use-mailed-token';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { BrokenLink } from './broken-link';
import { ConfirmEmailForm } from './confirm-email-form';

/**
 * Where the link of a confirmation leads. Where its account is signed in, it confirms by itself, once; elsewhere it asks
 * for the password.
 */
export function ConfirmEmailPage() {
  const { t } = useTranslation('auth');
  const isSignedIn = useUser() !== null;
  const token = useMailedToken();
  const sent = useRef<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const { mutate, ...confirming } = useMutation({
    mutationFn: async (proof: { token: string; password?: string }) => {
      await confirmEmail(proof);
      if (isSignedIn) await reloadUser().catch(() => undefined);
    },
    onError: (error, proof) => {
      if (isProofNeeded(error)) setAsked(proof.token);
    },
  });
  const disowning = useMutation({ mutationFn: disownEmail });
  useEffect(() => {
    if (token === null || sent.current === token) return;
    sent.current = token;
    mutate({ token });
  }, [token, mutate]);
  const isAsking = token !== null && asked === token && !confirming.isSuccess && !disowning.isSuccess;
  const refusal = isProofNeeded(confirming.error) ? null : confirming.error;
  return (
    <AuthCard title={t(titleOf(confirming.isSuccess, disowning.isSuccess))}>
      <div className="flex flex-col gap-4">
        {token === null && <BrokenLink />}
        {isAsking ? (
          <ConfirmEmailForm
            error={disowning.error ?? refusal}
            isConfirming={confirming.isPending}
            isDisowning={disowning.isPending}
            onConfirm={(password) => mutate({ token, password })}
            onDisown={() => disowning.mutate(token)}
          />
        ) : (
          confirming.isError && !disowning.isSuccess && <BrokenLink error={confirming.error} />
        )}
        {confirming.isPending && !isAsking && (
          <p role="status" className="flex items-center gap-3 text-sm text-ink-soft">
            <Spinner className="size-4" /> {t('confirm.pending')}
          </p>
        )}
        {confirming.isSuccess && <Notice tone="neutral">{t('confirm.text')}</Notice>}
        {disowning.isSuccess && <Notice tone="neutral">{t('confirm.disownedText')}</Notice>}
        {!confirming.isPending && !isAsking && (
          <p className="text-sm">
            {isSignedIn ? (
              <AuthLink to="/">{t('goOn')}</AuthLink>
            ) : (
              <AuthLink to="/sign-in">{t('signIn')}</AuthLink>
            )}
          </p>
        )}
      </div>
    </AuthCard>
  );
}

function isProofNeeded(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'email_proof_needed';
}

function titleOf(isConfirmed: boolean, isDisowned: boolean) {
  if (isConfirmed) return 'confirm.done';
  return isDisowned ? 'confirm.disowned' : 'confirm.title';
}

import type { ProofList } from '@tertulia/data-provider';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { describePasskeyError, hasPasskeys } from '@/shared/lib/passkeys';
import { useUser } from '@/shared/lib/permissions';
import { settleReauthentication } from '@/shared/lib/reauthentication';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Spinner } from '@/shared/ui/spinner';
import { confirmByPasskey, proofsQuery } from '../api/reauthentication';
import { PasskeyButton } from './passkey-button';
import { ReauthenticationForm } from './reauthentication-form';
import { useSignOut } from './use-sign-out';

export interface ReauthenticationDialogProps {
  onClose: () => void;
}

/** Asks who this is before something that another person at this browser should not do. */
export function ReauthenticationDialog({ onClose }: ReauthenticationDialogProps) {
  const { t } = useTranslation('auth');
  const user = useUser();
  const signOut = useSignOut();
  const config = useQuery(configQuery).data;
  const passkey = useMutation({
    mutationFn: confirmByPasskey,
    onSuccess: () => settleReauthentication(true),
  });
  const proofs = useQuery(proofsQuery);
  if (!user) return null;
  const has = (method: ProofList['methods'][number]) => proofs.data?.includes(method) ?? false;
  const canPasskey = has('passkey') && (config?.signIn.passkeys ?? false) && hasPasskeys();
  const canType = has('password') || has('totp');
  return (
    <Dialog
      title={t('reauth.title')}
      description={t('reauth.text')}
      onClose={onClose}
      className="w-[min(26rem,calc(100vw-2rem))]"
    >
      <div className="flex flex-col gap-4 pt-2">
        {proofs.isPending && <Spinner className="size-4" label={t('reauth.title')} />}
        <FailureNotice error={proofs.error} />
        {canType && (
          <ReauthenticationForm
            user={user}
            hasPassword={has('password')}
            hasApp={has('totp')}
            onConfirmed={() => settleReauthentication(true)}
          />
        )}
        <FailureNotice error={passkey.error} describe={describePasskeyError} />
        {canPasskey && (
          <PasskeyButton
            variant={canType ? 'secondary' : 'primary'}
            isBusy={passkey.isPending}
            onClick={() => passkey.mutate()}
          />
        )}
        {proofs.data && !canType && (
          <>
            <p className="text-sm">{t('reauth.elsewhere')}</p>
            <Button className="min-h-11" isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
              {t('reauth.signInAgain')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

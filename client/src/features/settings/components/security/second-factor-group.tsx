import type { UserView } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renewBackupCodes } from '@/features/auth';
import { reloadUser } from '@/shared/lib/api';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Notice } from '@/shared/ui/notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { forgetBrowsers, secondFactorQuery, turnOffSecondFactor } from '../../api/security';
import { Group } from '../group';
import { BackupCodesDialog } from './backup-codes-dialog';
import { TotpDialog } from './totp-dialog';

export interface SecondFactorGroupProps {
  user: UserView;
}

type Shown = 'setup' | 'turn-off' | 'renew' | null;

/** The code of an app beside the password: setting it up, new backup codes, turning it off. */
export function SecondFactorGroup({ user }: SecondFactorGroupProps) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const factor = useQuery(secondFactorQuery);
  const [shown, setShown] = useState<Shown>(null);
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    await reloadUser().catch(() => undefined);
  };
  const close = () => {
    setShown(null);
    void refresh();
  };
  const renew = useMutation({ mutationFn: renewBackupCodes, onSettled: () => setShown(null) });
  const turnOff = useMutation({ mutationFn: turnOffSecondFactor, onSettled: close });
  const forget = useMutation({
    mutationFn: forgetBrowsers,
    onSuccess: () => toast(t('factor.forgotten')),
  });
  if (factor.isPending) return <Skeleton className="my-6 h-24" />;
  if (factor.isLoadingError) return <ErrorState error={factor.error} onRetry={() => void factor.refetch()} />;
  const { methods, backupCodesLeft } = factor.data;
  const isOn = methods.includes('totp');
  // A passkey is a second step, too, and can get lost like a phone.
  const hasStep = isOn || methods.includes('passkey');
  const error = renew.error ?? turnOff.error ?? forget.error;
  return (
    <Group title={t('factor.title')} hint={t('factor.hint')}>
      <div className="flex max-w-xl flex-col gap-4">
        <FailureNotice error={error} />
        <p className="flex items-center gap-2.5 text-sm">
          {hasStep ? (
            <ShieldCheck aria-hidden className="size-5 shrink-0 text-success" />
          ) : (
            <ShieldOff aria-hidden className="size-5 shrink-0 text-ink-faint" />
          )}
          {isOn
            ? t('factor.on', { count: backupCodesLeft })
            : hasStep
              ? t('factor.passkeyOnly', { count: backupCodesLeft })
              : t('factor.off')}
        </p>
        {hasStep && backupCodesLeft < 3 && (
          <Notice tone="warning">{t(backupCodesLeft > 0 ? 'factor.fewCodes' : 'factor.noCodes')}</Notice>
        )}
        <div className="flex flex-wrap gap-2">
          {!isOn && (
            <Button variant={hasStep ? 'secondary' : 'primary'} onClick={() => setShown('setup')}>
              {t('factor.setUp')}
            </Button>
          )}
          {hasStep && (
            <>
              <Button
                isBusy={renew.isPending}
                onClick={() => (backupCodesLeft > 0 ? setShown('renew') : renew.mutate())}
              >
                {t('factor.newCodes')}
              </Button>
              <Button isBusy={forget.isPending} onClick={() => forget.mutate()}>
                {t('factor.forget')}
              </Button>
            </>
          )}
          {isOn && (
            <Button variant="danger" onClick={() => setShown('turn-off')}>
              {t('factor.turnOff')}
            </Button>
          )}
        </div>
      </div>
      {shown === 'setup' && <TotpDialog onClose={close} />}
      {renew.data && (
        <BackupCodesDialog
          codes={renew.data}
          onClose={() => {
            renew.reset();
            void refresh();
          }}
        />
      )}
      <ConfirmDialog
        title={t('factor.newCodesTitle')}
        description={t('factor.newCodesText')}
        action={t('factor.newCodes')}
        isOpen={shown === 'renew'}
        isBusy={renew.isPending}
        onOpenChange={(isOpen) => isOpen || setShown(null)}
        onConfirm={() => renew.mutate()}
      />
      <ConfirmDialog
        title={t('factor.turnOffTitle')}
        description={t('factor.turnOffText', { email: user.email })}
        action={t('factor.turnOff')}
        isOpen={shown === 'turn-off'}
        isBusy={turnOff.isPending}
        onOpenChange={(isOpen) => isOpen || setShown(null)}
        onConfirm={() => turnOff.mutate()}
      />
    </Group>
  );
}

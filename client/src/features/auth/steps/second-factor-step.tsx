import { useMutation, useQuery } from '@tanstack/react-query';
import { Fingerprint, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { hasPasskeys } from '@/shared/lib/passkeys';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { renewBackupCodes } from '../api/second-factor';
import { BackupCodes } from '../second-factor/backup-codes';
import { PasskeySetup } from '../second-factor/passkey-setup';
import { TotpSetup } from '../second-factor/totp-setup';

export interface SecondFactorStepProps {
  /** It is set up, and the backup codes have been seen. */
  onDone: () => void;
}

type Way = 'app' | 'passkey';

/** Sets up what the role asks for: an authenticator app, or a passkey where there are passkeys. */
export function SecondFactorStep({ onDone }: SecondFactorStepProps) {
  const { t } = useTranslation('auth');
  const config = useQuery(configQuery);
  const [chosen, setChosen] = useState<Way | null>(null);
  const codes = useMutation({ mutationFn: renewBackupCodes });
  const [given, setGiven] = useState<readonly string[]>();
  const shown = given ?? codes.data;
  if (shown) return <BackupCodes codes={shown} onClose={onDone} />;
  if (codes.isError) return <ErrorState error={codes.error} onRetry={() => codes.mutate()} />;
  if (config.isPending) return <Skeleton className="h-40" />;
  const hasChoice = config.data?.signIn.passkeys === true && hasPasskeys();
  const way = hasChoice ? chosen : 'app';
  const choose = (next: Way | null) => () => setChosen(next);
  return (
    <>
      <p className="mb-4 text-sm">{t('steps.secondFactorText')}</p>
      {way === null && (
        <ul className="flex flex-col gap-3">
          <WayButton
            icon={Fingerprint}
            title={t('steps.passkey')}
            hint={t('steps.passkeyHint')}
            onClick={choose('passkey')}
          />
          <WayButton
            icon={Smartphone}
            title={t('steps.app')}
            hint={t('steps.appHint')}
            onClick={choose('app')}
          />
        </ul>
      )}
      {way === 'passkey' && <PasskeySetup onClose={() => codes.mutate()} />}
      {way === 'app' && <TotpSetup onConfirmed={setGiven} />}
      {hasChoice && way !== null && (
        <Button variant="quiet" className="-ms-3 mt-3" onClick={choose(null)}>
          {t('steps.otherWay')}
        </Button>
      )}
    </>
  );
}

interface WayButtonProps {
  icon: typeof Fingerprint;
  title: string;
  hint: string;
  onClick: () => void;
}

function WayButton({ icon: Icon, title, hint, onClick }: WayButtonProps) {
  return (
    <li>
      <Button className="w-full justify-start gap-3 py-3 text-start" onClick={onClick}>
        <Icon aria-hidden className="size-5 shrink-0 text-ink-soft" />
        <span className="min-w-0">
          <span className="block">{title}</span>
          <span className="block font-normal text-ink-soft">{hint}</span>
        </span>
      </Button>
    </li>
  );
}

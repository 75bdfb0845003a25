import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadSecondFactorParts } from '@/features/auth';
import { Dialog } from '@/shared/ui/dialog';
import { loadLater } from '@/shared/ui/load-later';
import { useCodesLoss } from '../../lib/use-codes-loss';

export interface TotpDialogProps {
  onClose: () => void;
}

interface SetupProps extends TotpDialogProps {
  onConfirmed: (codes: readonly string[]) => void;
}

const TotpSetup = loadLater<SetupProps>(() => loadSecondFactorParts().then((parts) => parts.TotpSetup));
const BackupCodes = loadLater(() => loadSecondFactorParts().then((parts) => parts.BackupCodes));

/** Sets up an authenticator app, then shows the backup codes, which are not closed by mistake. */
export function TotpDialog({ onClose }: TotpDialogProps) {
  const { t } = useTranslation('settings');
  const loss = useCodesLoss();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Dialog
      title={codes ? t('factor.codes') : t('factor.setUp')}
      loss={codes ? loss : undefined}
      onClose={onClose}
    >
      {codes ? (
        <BackupCodes codes={codes} onClose={onClose} />
      ) : (
        <TotpSetup onConfirmed={setCodes} onClose={onClose} />
      )}
    </Dialog>
  );
}

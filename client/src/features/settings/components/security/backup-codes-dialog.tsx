import { useTranslation } from 'react-i18next';
import { loadSecondFactorParts } from '@/features/auth';
import { Dialog } from '@/shared/ui/dialog';
import { loadLater } from '@/shared/ui/load-later';
import { useCodesLoss } from '../../lib/use-codes-loss';

const BackupCodes = loadLater(() => loadSecondFactorParts().then((parts) => parts.BackupCodes));

export interface BackupCodesDialogProps {
  codes: readonly string[];
  onClose: () => void;
}

export function BackupCodesDialog({ codes, onClose }: BackupCodesDialogProps) {
  const { t } = useTranslation('settings');
  const loss = useCodesLoss();
  return (
    <Dialog title={t('factor.newCodes')} loss={loss} onClose={onClose}>
      <BackupCodes codes={codes} onClose={onClose} />
    </Dialog>
  );
}

import { useTranslation } from 'react-i18next';
import { loadSecondFactorParts } from '@/features/auth';
import { Dialog } from '@/shared/ui/dialog';
import { loadLater } from '@/shared/ui/load-later';

const BackupCodes = loadLater(() => loadSecondFactorParts().then((parts) => parts.BackupCodes));

export interface BackupCodesDialogProps {
  codes: readonly string[];
  onClose: () => void;
}

export function BackupCodesDialog({ codes, onClose }: BackupCodesDialogProps) {
  const { t } = useTranslation('settings');
  return (
    <Dialog title={t('factor.newCodes')} onClose={onClose}>
      <BackupCodes codes={codes} onClose={onClose} />
    </Dialog>
  );
}

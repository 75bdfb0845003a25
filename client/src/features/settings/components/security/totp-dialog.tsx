import { useTranslation } from 'react-i18next';
import { loadSecondFactorParts } from '@/features/auth';
import { Dialog } from '@/shared/ui/dialog';
import { loadLater } from '@/shared/ui/load-later';

const TotpSetup = loadLater(() => loadSecondFactorParts().then((parts) => parts.TotpSetup));

export interface TotpDialogProps {
  onClose: () => void;
}

export function TotpDialog({ onClose }: TotpDialogProps) {
  const { t } = useTranslation('settings');
  return (
    <Dialog title={t('factor.setUp')} onClose={onClose}>
      <TotpSetup onClose={onClose} />
    </Dialog>
  );
}

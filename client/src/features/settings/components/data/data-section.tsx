import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '@/shared/lib/permissions';
import { Button } from '@/shared/ui/button';
import { Group } from '../group';
import { DeleteAccountDialog } from './delete-account-dialog';
import { ExportButton } from './export-button';

/** Taking everything along, and leaving for good. */
export function DataSection() {
  const { t } = useTranslation('settings');
  const user = useUser();
  const [isLeaving, setIsLeaving] = useState(false);
  if (!user) return null;
  return (
    <div>
      <Group title={t('data.exportTitle')} hint={t('data.exportHint')}>
        <ExportButton />
      </Group>
      <Group title={t('data.deleteTitle')} hint={t('data.deleteHint')}>
        <Button variant="danger" onClick={() => setIsLeaving(true)}>
          {t('data.delete')}
        </Button>
      </Group>
      {isLeaving && <DeleteAccountDialog email={user.email} onClose={() => setIsLeaving(false)} />}
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/handing-out';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Notice } from '@/shared/ui/notice';
import { createApiKey } from '../../api/api-keys';
import { NewKeyForm } from './new-key-form';

export interface NewKeyDialogProps {
  onClose: () => void;
}

/** Makes a key, and shows it this once. */
export function NewKeyDialog({ onClose }: NewKeyDialogProps) {
  const { t } = useTranslation('settings');
  const create = useMutation({ mutationFn: createApiKey });
  const key = create.data;
  return (
    <Dialog title={key ? t('apiKeys.ready') : t('apiKeys.create')} onClose={onClose}>
      {key ? (
        <div className="flex flex-col gap-4 pt-2">
          <Notice tone="warning">{t('apiKeys.once')}</Notice>
          <code
            dir="ltr"
            aria-label={t('apiKeys.key')}
            className="rounded-field border border-line bg-sunken p-3 font-mono text-sm break-all select-all"
          >
            {key}
          </code>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => void copyText(key, t)}>
              <Copy aria-hidden className="size-4" /> {t('apiKeys.copy')}
            </Button>
            <Button variant="primary" onClick={onClose}>
              {t('apiKeys.done')}
            </Button>
          </div>
        </div>
      ) : (
        <NewKeyForm
          error={create.error}
          isBusy={create.isPending}
          onCreate={(wanted) => create.isPending || create.mutate(wanted)}
        />
      )}
    </Dialog>
  );
}

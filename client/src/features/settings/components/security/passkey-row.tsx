import type { PasskeyView } from '@tertulia/data-provider';
import { Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/shared/ui/icon-button';
import { useMoments } from '@/shared/lib/moments';

export interface PasskeyRowProps {
  passkey: PasskeyView;
  onRename: () => void;
  onRemove: () => void;
}

export function PasskeyRow({ passkey, onRename, onRemove }: PasskeyRowProps) {
  const { t } = useTranslation('settings');
  const { day } = useMoments();
  const details = [
    t('addedOn', { when: day(passkey.createdAt) }),
    passkey.lastUsedAt ? t('lastUsed', { when: day(passkey.lastUsedAt) }) : t('neverUsed'),
    ...(passkey.isSynced ? [t('passkeys.synced')] : []),
  ];
  return (
    <li className="flex items-center gap-1 py-2 ps-4 pe-2">
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex">
          <bdi className="truncate font-medium">{passkey.name}</bdi>
        </p>
        <p className="text-ink-soft">{details.join(' · ')}</p>
      </div>
      <IconButton label={t('passkeys.rename', { name: passkey.name })} onClick={onRename}>
        <Pencil className="size-4" />
      </IconButton>
      <IconButton label={t('passkeys.remove', { name: passkey.name })} onClick={onRemove}>
        <Trash2 className="size-4" />
      </IconButton>
    </li>
  );
}

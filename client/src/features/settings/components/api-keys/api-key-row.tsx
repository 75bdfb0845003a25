import type { ApiKeyView } from '@tertulia/data-provider';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { IconButton } from '@/shared/ui/icon-button';
import { useMoments } from '@/shared/lib/moments';

export interface ApiKeyRowProps {
  apiKey: ApiKeyView;
  onRemove: () => void;
}

export function ApiKeyRow({ apiKey, onRemove }: ApiKeyRowProps) {
  const { t } = useTranslation('settings');
  const { day } = useMoments();
  const { name, prefix, scopes, expiresAt, lastUsedAt, createdAt } = apiKey;
  const [now] = useState(() => Date.now());
  const isOver = expiresAt !== null && new Date(expiresAt).getTime() <= now;
  const times = [
    t('addedOn', { when: day(createdAt) }),
    lastUsedAt ? t('lastUsed', { when: day(lastUsedAt) }) : t('neverUsed'),
  ];
  return (
    <li className="flex items-center gap-1 py-3 ps-4 pe-2">
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span dir="auto" className="font-medium wrap-anywhere">
            {name}
          </span>
          <code dir="ltr" className="font-mono text-xs text-ink-soft">
            {prefix}…
          </code>
        </p>
        <p className="text-ink-soft">{scopes.map((scope) => t(`scopes.${scope}.name`)).join(', ')}</p>
        <p className="text-ink-soft">
          {times.join(' · ')} ·{' '}
          <span className={cn(isOver && 'text-danger')}>
            {expiresAt === null
              ? t('apiKeys.forever')
              : isOver
                ? t('apiKeys.over', { when: day(expiresAt) })
                : t('apiKeys.until', { when: day(expiresAt) })}
          </span>
        </p>
      </div>
      <IconButton label={t('apiKeys.removeTitle', { name })} onClick={onRemove}>
        <Trash2 className="size-4" />
      </IconButton>
    </li>
  );
}

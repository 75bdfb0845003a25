import { useQuery } from '@tanstack/react-query';
import { Info, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { cn } from '@/shared/lib/cn';
import { readPreference, writePreference } from '@/shared/lib/preferences';
import { IconButton } from '@/shared/ui/icon-button';

/** What the administrators tell everyone, until the reader has put it away. */
export function ServerBanner() {
  const { t } = useTranslation();
  const banner = useQuery(configQuery).data?.banner;
  const [seen, setSeen] = useState(() => readPreference('seenBanner'));
  if (!banner || banner.id === seen) return null;
  const isWarning = banner.tone === 'warning';
  const Icon = isWarning ? TriangleAlert : Info;
  const putAway = () => {
    writePreference('seenBanner', banner.id);
    setSeen(banner.id);
  };
  return (
    <section
      aria-label={t('notice')}
      className={cn(
        'flex items-start gap-2 border-b border-line ps-4 pe-1 text-sm',
        isWarning ? 'bg-warning-wash' : 'bg-sunken',
      )}
    >
      <Icon aria-hidden className={cn('mt-3 size-4 shrink-0', isWarning && 'text-warning')} />
      <p
        dir="auto"
        className="max-h-40 min-w-0 flex-1 overflow-y-auto py-2.5 wrap-anywhere whitespace-pre-line"
      >
        {banner.text}
      </p>
      <IconButton label={t('putAway')} onClick={putAway}>
        <X className="size-4" />
      </IconButton>
    </section>
  );
}

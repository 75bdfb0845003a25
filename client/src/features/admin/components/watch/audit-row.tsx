import type { AuditEntryView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { useMoments } from '@/shared/lib/moments';

export interface AuditRowProps {
  entry: AuditEntryView;
}

export function AuditRow({ entry }: AuditRowProps) {
  const { t } = useTranslation('admin');
  const { second } = useMoments();
  const details = Object.entries(entry.details).map(([name, value]) => `${name}: ${value}`);
  const { actor } = entry;
  const target = entry.target.id ? `${entry.target.kind} ${entry.target.name ?? entry.target.id}` : '';
  const who = actor.name ?? actor.userId ?? t(`audit.via.${actor.via}`, { defaultValue: actor.via });
  return (
    <li className="px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <code dir="ltr" className="font-mono font-medium break-all">
          {entry.action}
        </code>
        <time dateTime={entry.at} className="text-ink-soft">
          {second(entry.at)}
        </time>
      </div>
      <p className="break-words text-ink-soft">
        <bdi>{who}</bdi>
        {actor.address && (
          <>
            {' · '}
            <bdi>{actor.address}</bdi>
          </>
        )}
      </p>
      {(target || details.length > 0) && (
        <p className="wrap-anywhere text-ink-soft">
          <bdi>{[target, ...details].filter(Boolean).join(' · ')}</bdi>
        </p>
      )}
    </li>
  );
}

import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../api/watch';
import { useMoments } from '../../lib/moments';

export interface AuditRowProps {
  entry: AuditEntry;
}

export function AuditRow({ entry }: AuditRowProps) {
  const { t } = useTranslation('admin');
  const { time } = useMoments();
  const details = Object.entries(entry.details).map(([name, value]) => `${name}: ${value}`);
  const target = entry.targetId ? `${entry.targetKind} ${entry.targetId}` : '';
  const who = entry.userName ?? entry.userId ?? t(`audit.via.${entry.via}`, { defaultValue: entry.via });
  return (
    <li className="border-b border-line px-4 py-2.5 text-sm last:border-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <code dir="ltr" className="font-mono font-medium break-all">
          {entry.action}
        </code>
        <time dateTime={entry.at} className="text-ink-soft">
          {time(entry.at)}
        </time>
      </div>
      <p className="break-words text-ink-soft">
        <bdi>{[who, entry.address].filter(Boolean).join(' · ')}</bdi>
      </p>
      {(target || details.length > 0) && (
        <p className="break-all text-ink-soft">
          <bdi>{[target, ...details].filter(Boolean).join(' · ')}</bdi>
        </p>
      )}
    </li>
  );
}

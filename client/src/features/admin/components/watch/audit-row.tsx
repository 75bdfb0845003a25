import type { AuditEntryView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { useMoments } from '@/shared/lib/moments';

export interface AuditRowProps {
  entry: AuditEntryView;
}

/** Words of the server's own among the details; all else was typed by somebody, or is a name or a number. */
const KNOWN_VALUES = new Set([
  'violations',
  'not in the directory',
  'back in the directory',
  'changed',
  'removed',
  'true',
  'false',
]);

/** One entry: what was done, in the reader's language and by the code that the log is filtered by; who did it to whom. */
export function AuditRow({ entry }: AuditRowProps) {
  const { t } = useTranslation('admin');
  const { second } = useMoments();
  const details = Object.entries(entry.details)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const shown = KNOWN_VALUES.has(value) ? t(`audit.values.${value}`) : value;
      return `${t(`audit.details.${name}`, { defaultValue: name })}: ${shown}`;
    });
  const { action, actor } = entry;
  const { kind, id, name } = entry.target;
  const target = id ? `${t(`audit.kinds.${kind}`, { defaultValue: kind })} ${name ?? id}` : '';
  const who = actor.name ?? actor.userId ?? t(`audit.via.${actor.via}`, { defaultValue: actor.via });
  return (
    <li className="px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{t(`audit.actions.${action}`, { defaultValue: '' })}</span>
          <code dir="ltr" className="font-mono text-xs break-all text-ink-soft">
            {action}
          </code>
        </span>
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

import type { AuditVerdict } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { useMoments } from '@/shared/lib/moments';

export interface AuditFindingsProps {
  verdict: AuditVerdict;
}

/** Whether the log is as it was written, and how far back it reaches when age has removed something of it. */
export function AuditFindings({ verdict }: AuditFindingsProps) {
  const { t } = useTranslation('admin');
  const { second } = useMoments();
  const { ok, entries, brokenAt, removed, since } = verdict;
  return (
    <>
      <p>{ok ? t('audit.whole', { count: entries }) : t('audit.broken', { place: brokenAt ?? '?' })}</p>
      {removed > 0 && (
        <p>
          {since !== null && `${t('audit.since', { moment: second(since) })} `}
          {t('audit.removed', { count: removed })}
        </p>
      )}
    </>
  );
}

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { useCan } from '@/shared/lib/permissions';
import { saveBlob } from '@/shared/lib/save-blob';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { type AuditFilter, exportAudit, verifyAudit, watchQueries } from '../../api/watch';
import { MoreButton } from '../parts/more-button';
import { PersonField } from '../parts/person-field';
import { AuditFindings } from './audit-findings';
import { AuditRow } from './audit-row';

function startOfDay(day: string, days: number): string {
  if (day === '') return '';
  const moment = new Date(`${day}T00:00:00`);
  moment.setDate(moment.getDate() + days);
  return moment.toISOString();
}

/** Who did what to whom from where. Entries are chained: whether one was changed or removed can be checked. */
export function AuditSection() {
  const { t } = useTranslation('admin');
  const [action, setAction] = useState('');
  const canFind = useCan('admin.users');
  const [userId, setUserId] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const filter: AuditFilter = {
    action: useDeferredValue(action.trim().toLowerCase()),
    userId,
    from: startOfDay(from, 0),
    to: startOfDay(to, 1),
  };
  const entries = useInfiniteQuery(watchQueries.audit(filter));
  const verify = useMutation({ mutationFn: verifyAudit });
  const download = useMutation({
    mutationFn: () => exportAudit(filter),
    onSuccess: (file) => saveBlob(file, 'audit.csv'),
    onError: (error) => toast(describeError(error, t)),
  });
  const found = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      <p className="mb-4 text-sm text-ink-soft">{t('audit.hint')}</p>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <Field
          type="search"
          label={t('audit.action')}
          placeholder="user."
          dir="ltr"
          value={action}
          onChange={(event) => setAction(event.target.value)}
          className="min-w-0 flex-1 basis-48"
        />
        <Field
          type="date"
          className="min-w-0 flex-1 basis-40"
          label={t('audit.from')}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          type="date"
          className="min-w-0 flex-1 basis-40"
          label={t('audit.to')}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      {canFind && (
        <div className="mb-4 flex flex-col gap-3">
          <PersonField label={t('audit.who')} value={userId} onChange={setUserId} />
        </div>
      )}
      <div className="mb-4 flex flex-wrap gap-2">
        <Button isBusy={verify.isPending} onClick={() => verify.mutate()}>
          {t('audit.verify')}
        </Button>
        <Button isBusy={download.isPending} onClick={() => download.mutate()}>
          {t('audit.export')}
        </Button>
      </div>
      <div aria-live="polite">
        <FailureNotice error={verify.error} />
        {verify.data && (
          <Notice tone={verify.data.ok ? 'neutral' : 'danger'} className="mb-4">
            <AuditFindings verdict={verify.data} />
          </Notice>
        )}
      </div>
      {entries.isPending ? (
        <Skeleton className="h-64" />
      ) : entries.isLoadingError ? (
        <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />
      ) : found.length === 0 ? (
        <p className="py-6 text-center text-sm text-ink-soft">{t('audit.none')}</p>
      ) : (
        <RowList>
          {found.map((entry) => (
            <AuditRow key={entry.number} entry={entry} />
          ))}
        </RowList>
      )}
      <MoreButton list={entries} />
    </div>
  );
}

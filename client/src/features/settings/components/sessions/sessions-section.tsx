import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { endOtherSessions, endSession, sessionsQuery } from '../../api/account';
import { SessionRow } from './session-row';

/** Where the person is signed in, and how to end that. */
export function SessionsSection() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const query = useQuery(sessionsQuery);
  const outcome = {
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onError: (error: Error) => toast(describeError(error, t)),
  };
  const end = useMutation({ mutationFn: endSession, ...outcome });
  const endOthers = useMutation({ mutationFn: endOtherSessions, ...outcome });
  if (query.isPending) return <Skeleton className="h-32" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const sessions = query.data.items.toSorted((a, b) => Number(b.current) - Number(a.current));
  const isBusy = end.isPending || endOthers.isPending;
  return (
    <div>
      <p className="mb-4 text-sm text-ink-soft">{t('sessionsHint')}</p>
      <RowList>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isBusy={endOthers.isPending || (end.isPending && end.variables === session.id)}
            onEnd={() => isBusy || end.mutate(session.id)}
          />
        ))}
      </RowList>
      {sessions.length > 1 && (
        <Button
          variant="danger"
          className="mt-4"
          isBusy={endOthers.isPending}
          onClick={() => isBusy || endOthers.mutate()}
        >
          {t('signOutOthers')}
        </Button>
      )}
    </div>
  );
}

import type { SessionView } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { endSession, sessionsQuery } from '../api/account';
import { nameDevice } from '../lib/devices';

/** Where the person is signed in, and how to end that. */
export function SessionsSection() {
  const { t, i18n } = useTranslation('settings');
  const client = useQueryClient();
  const query = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: async (sessions: SessionView[]) => {
      await Promise.all(sessions.map((session) => endSession(session.id)));
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onError: (error) => toast(describeError(error, t)),
  });
  if (query.isPending) return <Skeleton className="h-32" />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const sessions = query.data.items;
  const others = sessions.filter((session) => !session.current);
  const moment = new Intl.DateTimeFormat(findLocale(i18n.language), {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <div>
      <p className="mb-4 text-sm text-ink-soft">{t('sessionsHint')}</p>
      <ul className="rounded-card border border-line">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex items-center gap-4 border-b border-line px-4 py-3 last:border-0"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-medium">
                {nameDevice(session.userAgent) ?? t('unknownDevice')}
              </p>
              <p className="text-sm text-ink-soft">
                {session.current
                  ? t('thisDevice')
                  : t('lastUsed', { when: moment.format(new Date(session.lastUsedAt)) })}
                {session.address && ` · ${session.address}`}
              </p>
            </div>
            {!session.current && (
              <Button isBusy={end.isPending} onClick={() => end.mutate([session])}>
                {t('signOutSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <Button variant="danger" className="mt-4" isBusy={end.isPending} onClick={() => end.mutate(others)}>
          {t('signOutOthers')}
        </Button>
      )}
    </div>
  );
}

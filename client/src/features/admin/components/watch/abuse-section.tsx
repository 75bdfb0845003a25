import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { watchQueries } from '../../api/watch';
import { useMoments } from '@/shared/lib/moments';
import { MoreButton } from '../parts/more-button';
import { SectionHead } from '../parts/section-head';
import { BanDrawer } from './ban-drawer';
import { BanRow } from './ban-row';

/** Who is kept out for a while, and what was tried too often. */
export function AbuseSection() {
  const { t } = useTranslation('admin');
  const bans = useInfiniteQuery(watchQueries.bans());
  const violations = useInfiniteQuery(watchQueries.violations());
  const { second } = useMoments();
  const [isAdding, setAdding] = useState(false);
  if (bans.isPending || violations.isPending) return <Skeleton className="h-48" />;
  const failed = [bans, violations].find((query) => query.isLoadingError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  const kept = bans.data?.pages.flatMap((page) => page.items) ?? [];
  const found = violations.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      <SectionHead label={t('abuse.add')} onAdd={() => setAdding(true)}>
        <h3 className="text-base font-medium text-ink">{t('abuse.bans')}</h3>
      </SectionHead>
      {kept.length > 0 ? (
        <RowList>
          {kept.map((ban) => (
            <BanRow key={ban.id} ban={ban} />
          ))}
        </RowList>
      ) : (
        <p className="text-sm text-ink-soft">{t('abuse.noBans')}</p>
      )}
      <MoreButton list={bans} />
      <h3 className="mt-8 mb-3 font-medium">{t('abuse.violations')}</h3>
      {found.length === 0 && <p className="text-sm text-ink-soft">{t('abuse.noViolations')}</p>}
      {found.length > 0 && (
        <RowList>
          {found.map(({ id, kind, score, name, userId, address, at }) => (
            <li key={id} className="px-4 py-2.5 text-sm">
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{t(`abuse.kinds.${kind}`, { defaultValue: kind })}</span>
                <time dateTime={at} className="text-ink-soft">
                  {second(at)}
                </time>
              </div>
              <p className="text-ink-soft">
                {[name ?? userId, address]
                  .filter((one) => one != null)
                  .map((one) => (
                    <span key={one}>
                      <bdi>{one}</bdi> ·{' '}
                    </span>
                  ))}
                {t('abuse.score', { count: score })}
              </p>
            </li>
          ))}
        </RowList>
      )}
      <MoreButton list={violations} />
      {isAdding && <BanDrawer onClose={() => setAdding(false)} />}
    </div>
  );
}

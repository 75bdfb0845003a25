import type { GroupView } from '@tertulia/data-provider';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { rightsQueries } from '../../api/rights';
import { Chip } from '../parts/chip';
import { MoreButton } from '../parts/more-button';
import { RowButton } from '../parts/row-button';
import { SectionHead } from '../parts/section-head';
import { GroupDrawer } from './group-drawer';

/** Groups to share with: those made here, and those that a provider brings. */
export function GroupsSection() {
  const { t } = useTranslation('admin');
  const groups = useInfiniteQuery(rightsQueries.groups());
  const [open, setOpen] = useState<GroupView | 'new' | null>(null);
  if (groups.isPending) return <Skeleton className="h-48" />;
  if (groups.isLoadingError) return <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />;
  const found = groups.data.pages.flatMap((page) => page.items);
  return (
    <div>
      <SectionHead label={t('groups.add')} onAdd={() => setOpen('new')}>
        {t('groups.hint')}
      </SectionHead>
      {found.length > 0 && (
        <RowList>
          {found.map((group) => (
            <li key={group.id}>
              <RowButton
                title={group.name}
                text={[
                  t('roles.people', { count: group.members }),
                  ...(group.description ? [group.description] : []),
                ].join(' · ')}
                onClick={() => setOpen(group)}
              >
                {group.source !== 'local' && <Chip>{group.source}</Chip>}
              </RowButton>
            </li>
          ))}
        </RowList>
      )}
      <MoreButton list={groups} />
      {open && <GroupDrawer group={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />}
    </div>
  );
}

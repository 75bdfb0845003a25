import type { ConversationView } from '@tertulia/data-provider';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { MessagesSquare } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '@/shared/lib/use-media';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { conversationQueries } from '../api/queries';
import { useListKeys } from '../hooks/use-list-keys';
import { useNews } from '../hooks/use-news';
import { makeRows } from '../lib/groups';
import { ConversationRow } from './conversation-row';
import { GroupHeading } from './group-heading';

export interface ConversationListProps {
  archived: boolean;
  /** The conversation that is open. */
  openId: string | undefined;
  onOpen: () => void;
  onArchive: (conversation: ConversationView) => void;
  onDelete: (conversation: ConversationView) => void;
}

const ROW = 42;
const ROW_ON_PHONE = 46;
const HEADING = 40;

/** The conversations by date. Only the rows in sight are on the page. */
export function ConversationList({ archived, openId, onOpen, onArchive, onDelete }: ConversationListProps) {
  const { t } = useTranslation('conversations');
  const query = useInfiniteQuery(conversationQueries.list(archived));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const conversations = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const rows = useMemo(() => makeRows(conversations, new Date()), [conversations]);
  const scroller = useRef<HTMLDivElement>(null);
  const news = useNews(conversations, openId);
  const [focusedId, setFocusedId] = useState<string>();
  const rowHeight = useMedia('(min-width: 768px)') ? ROW : ROW_ON_PHONE;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? HEADING : rowHeight),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, lastShown, rows.length, fetchNextPage]);
  const onKeyDown = useListKeys({ rows, scroller, scrollTo: (index) => virtualizer.scrollToIndex(index) });
  const stops = [focusedId, openId, conversations[0]?.id];
  const tabStop = stops.find((id) => id && conversations.some((conversation) => conversation.id === id));

  if (query.isPending) return <ListSkeleton />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (conversations.length === 0) {
    return (
      <EmptyState icon={<MessagesSquare />} title={t(archived ? 'noneArchived' : 'none')}>
        {t(archived ? 'noneArchivedHint' : 'noneHint')}
      </EmptyState>
    );
  }
  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2"
      onKeyDown={onKeyDown}
      role="presentation"
    >
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }} aria-label={t('list')}>
        {shown.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0 pb-0.5"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row.kind === 'heading' ? (
                <GroupHeading group={row.group} date={row.date} />
              ) : (
                <ConversationRow
                  conversation={row.conversation}
                  isOpen={row.conversation.id === openId}
                  isTabStop={row.conversation.id === tabStop}
                  hasNews={news.has(row.conversation.id)}
                  onFocus={() => setFocusedId(row.conversation.id)}
                  onOpen={onOpen}
                  onArchive={onArchive}
                  onDelete={onDelete}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-3 px-5 pt-4">
      {[70, 50, 85, 60, 75, 45].map((width) => (
        <span key={width} style={{ width: `${width}%` }}>
          <Skeleton className="h-4" />
        </span>
      ))}
    </div>
  );
}

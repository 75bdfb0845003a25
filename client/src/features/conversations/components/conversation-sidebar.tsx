import type { ConversationView } from '@tertulia/data-provider';
import { useNavigate } from '@tanstack/react-router';
import { Archive, ArrowLeft, SquarePen } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { Keys } from '@/shared/ui/keys';
import { useArchiveConversation, useDeleteConversation } from '../api/mutations';
import { useConversationSync } from '../hooks/use-conversation-sync';
import { ConversationList } from './conversation-list';

export interface ConversationSidebarProps {
  openId: string | undefined;
  onNew: () => void;
  /** Called when a conversation was chosen: a drawer closes then. */
  onOpen: () => void;
}

/** The new-conversation button and the list. */
export function ConversationSidebar({ openId, onNew, onOpen }: ConversationSidebarProps) {
  const { t } = useTranslation('conversations');
  const navigate = useNavigate();
  const [archived, setArchived] = useState(false);
  const [doomed, setDoomed] = useState<ConversationView | null>(null);
  const remove = useDeleteConversation();
  const archive = useArchiveConversation();
  useConversationSync();
  const list = useRef<HTMLElement>(null);
  // The row that had the focus is gone; without this the focus would fall back to the top of the page.
  const focusList = () =>
    setTimeout(() => list.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus(), 0);
  const confirmDelete = () => {
    if (!doomed) return;
    remove.mutate(doomed, {
      onSuccess: () => {
        if (doomed.id === openId) void navigate({ to: '/' });
        focusList();
      },
      onSettled: () => setDoomed(null),
    });
  };
  return (
    <>
      <div className="px-3 pb-1">
        <Button className="w-full justify-start px-3" onClick={onNew}>
          <SquarePen className="size-4" />
          <span className="flex-1 text-start">{t('new')}</span>
          <Keys keys="mod+shift+o" className="text-ink-faint max-md:hidden" />
        </Button>
      </div>
      <nav ref={list} aria-label={t('conversations')} className="flex min-h-0 flex-1 flex-col">
        {archived && (
          <div className="flex items-center gap-2 px-3 pt-3 text-sm font-medium">
            <Archive className="size-4 text-ink-soft" />
            <h2>{t('archived')}</h2>
          </div>
        )}
        <ErrorBoundary>
          <ConversationList
            key={String(archived)}
            archived={archived}
            openId={openId}
            onOpen={onOpen}
            onArchive={archive}
            onDelete={setDoomed}
          />
        </ErrorBoundary>
      </nav>
      <div className="px-3 py-1">
        <Button variant="quiet" className="w-full justify-start px-3" onClick={() => setArchived(!archived)}>
          {archived ? <ArrowLeft className="size-4 rtl:-scale-x-100" /> : <Archive className="size-4" />}
          {archived ? t('backToAll') : t('showArchived')}
        </Button>
      </div>
      <ConfirmDialog
        title={t('deleteTitle')}
        description={t('deleteDescription', { title: doomed?.title ?? '' })}
        action={t('delete')}
        isOpen={doomed !== null}
        isBusy={remove.isPending}
        onOpenChange={(isOpen) => !isOpen && setDoomed(null)}
        onConfirm={confirmDelete}
      />
    </>
  );
}

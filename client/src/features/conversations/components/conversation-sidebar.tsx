import type { ConversationView } from '@tertulia/data-provider';
import { useNavigate } from '@tanstack/react-router';
import { Archive, ArrowLeft, SquarePen } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { Tooltip } from '@/shared/ui/tooltip';
import { useArchiveConversation, useDeleteConversation } from '../api/mutations';
import { useConversationSync } from '../hooks/use-conversation-sync';
import { shortenTitle } from '../lib/titles';
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
  // A row that goes takes the focus with it; the row after it, or else the one before, gets it.
  const findNeighbour = (id: string) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.findIndex((row) => row.dataset['row'] === id);
    return rows[at + 1] ?? rows[at - 1];
  };
  const keepFocusInList = (id: string) => {
    setTimeout(() => {
      const row = list.current?.querySelector<HTMLElement>(`[data-row="${id}"]`);
      if (document.activeElement === document.body) row?.focus();
    }, 0);
  };
  const confirmDelete = () => {
    if (!doomed) return;
    const neighbour = findNeighbour(doomed.id)?.dataset['row'];
    remove.mutate(doomed, {
      onSuccess: () => {
        if (doomed.id === openId) void navigate({ to: '/' });
        if (neighbour) keepFocusInList(neighbour);
      },
      onSettled: () => setDoomed(null),
    });
  };
  return (
    <>
      <div className="px-3 pb-1">
        <Tooltip label={t('new')} keys="mod+shift+o">
          <Button className="w-full justify-start px-3" onClick={onNew}>
            <SquarePen className="size-4" />
            {t('new')}
          </Button>
        </Tooltip>
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
        description={t('deleteDescription', { title: shortenTitle(doomed?.title ?? '') })}
        action={t('delete')}
        isOpen={doomed !== null}
        isBusy={remove.isPending}
        onOpenChange={(isOpen) => {
          if (isOpen) return;
          setDoomed(null);
          if (doomed) keepFocusInList(doomed.id);
        }}
        onConfirm={confirmDelete}
      />
    </>
  );
}

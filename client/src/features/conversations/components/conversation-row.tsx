import type { ConversationView } from '@tertulia/data-provider';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, memo, type MouseEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { Spinner } from '@/shared/ui/spinner';
import { useChangeConversation } from '../api/mutations';
import { ConversationMenu } from './conversation-menu';
import { RenameField } from './rename-field';

export interface ConversationRowProps {
  conversation: ConversationView;
  /** Whether its conversation is the one that is open. */
  isOpen: boolean;
  /** Whether Tab stops here: one row of the list at a time. */
  isTabStop: boolean;
  hasNews: boolean;
  onFocus: () => void;
  onOpen: () => void;
  onArchive: (conversation: ConversationView) => void;
  onDelete: (conversation: ConversationView) => void;
}

/** The menu's button takes its room where it is shown: always without a pointer that hovers. */
const ROOM_FOR_MENU =
  'pe-10 pointer-fine:pe-3 pointer-fine:group-hover:pe-10 pointer-fine:group-focus-within:pe-10 group-has-[[data-state=open]]:pe-10';

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, isOpen, isTabStop, hasNews } = props;
  const { t } = useTranslation('conversations');
  const navigate = useNavigate();
  const [isRenaming, setIsRenaming] = useState(false);
  const change = useChangeConversation();
  const hasRenamed = useRef(false);
  const stopRenaming = (isByKey: boolean) => {
    hasRenamed.current = isByKey;
    setIsRenaming(false);
  };
  const takeFocus = (link: HTMLAnchorElement | null) => {
    if (link && hasRenamed.current) link.focus();
    hasRenamed.current = false;
  };
  const isRunning = conversation.activeRunId !== null;

  if (isRenaming) {
    return (
      <RenameField
        title={conversation.title}
        onCancel={stopRenaming}
        onRename={(title, isByKey) => {
          stopRenaming(isByKey);
          if (title !== conversation.title) change.mutate({ conversation, change: { title } });
        }}
      />
    );
  }

  // A router link watches the address; a list that scrolls through thousands of rows is smoother without.
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    props.onOpen();
    void navigate({ to: '/c/$conversationId', params: { conversationId: conversation.id } });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') setIsRenaming(true);
    else if (event.key === 'Delete') props.onDelete(conversation);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={cn(
        'group relative flex h-10 items-center rounded-field max-md:h-11',
        isOpen ? 'bg-hover font-medium' : 'hover:bg-hover focus-within:bg-hover',
      )}
    >
      <a
        ref={takeFocus}
        href={`/c/${conversation.id}`}
        tabIndex={isTabStop ? 0 : -1}
        data-row={conversation.id}
        aria-current={isOpen ? 'page' : undefined}
        onFocus={props.onFocus}
        onClick={open}
        onKeyDown={onKeyDown}
        className={cn(
          'flex h-full min-w-0 flex-1 items-center gap-2 rounded-field ps-3 text-sm text-ink',
          ROOM_FOR_MENU,
        )}
        title={conversation.title}
      >
        <span className="flex min-w-0 flex-1">
          <span dir="auto" className="truncate">
            {conversation.title}
          </span>
        </span>
        {isRunning && <Spinner className="size-3.5 text-accent" label={t('running')} />}
        {hasNews && !isRunning && (
          <span role="img" aria-label={t('hasNews')} className="size-2 shrink-0 rounded-full bg-accent" />
        )}
      </a>
      <ConversationMenu
        conversation={conversation}
        isTabStop={isTabStop}
        onRename={() => setIsRenaming(true)}
        onArchive={() => props.onArchive(conversation)}
        onDelete={() => props.onDelete(conversation)}
      />
    </div>
  );
});

import { ArrowDown } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '@/shared/ui/spinner';
import type { ChatActions } from '../hooks/use-chat-actions';
import type { Branch } from '../lib/branch';
import { useMessageWindow } from '../list/use-message-window';
import type { LiveRun } from '../runtime/live-run';
import { Answer } from './answer';
import { MessageRow } from './message-row';
import { Question } from './question';

export interface MessageListProps {
  branch: Branch;
  /** The message that the address names. */
  messageId: string | undefined;
  run: LiveRun | null;
  actions: ChatActions;
  onNearStart: () => void;
  onNearEnd: () => void;
}

export function MessageList({ branch, messageId, run, actions, onNearStart, onNearEnd }: MessageListProps) {
  const { t } = useTranslation('chat');
  const { items } = branch;
  const view = useMessageWindow({ messages: items, openAt: messageId, onNearStart, onNearEnd });
  const { scrollToEnd } = view;
  const isBusy = run !== null;
  const answerId = run?.getSnapshot().messageId ?? items.at(-1)?.id;
  const questionId = run && items.at(-1)?.parentId;
  useEffect(() => {
    if (questionId && run?.getSnapshot().phase === 'sending') scrollToEnd();
  }, [questionId, run, scrollToEnd]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={view.scroller}
        onScroll={view.onScroll}
        role="log"
        aria-label={t('messages')}
        aria-live="off"
        aria-busy={isBusy}
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain pt-6 outline-offset-[-2px] [overflow-anchor:none]"
      >
        {branch.before && (
          <p className="flex justify-center pb-6">
            <Spinner className="text-ink-faint" label={t('loadingEarlier')} />
          </p>
        )}
        <div ref={view.content}>
          <div style={{ height: view.above }} />
          {items.slice(view.mounted.start, view.mounted.end).map((message) => (
            <MessageRow
              key={message.id}
              id={message.id}
              role={message.role}
              isMarked={message.id === messageId}
              observe={view.observe}
            >
              {message.role === 'user' ? (
                <Question message={message} actions={actions} isBusy={isBusy} />
              ) : (
                <Answer
                  message={message}
                  actions={actions}
                  isBusy={isBusy}
                  run={message.id === answerId ? run : null}
                />
              )}
            </MessageRow>
          ))}
          <div style={{ height: view.below }} />
        </div>
      </div>
      {!view.isAtEnd && (
        <button
          type="button"
          onClick={scrollToEnd}
          aria-label={t('jumpToLatest')}
          className="absolute start-1/2 bottom-3 inline-flex size-10 items-center justify-center rounded-full border border-line bg-surface text-ink-soft shadow-raised hover:text-ink ltr:-translate-x-1/2 rtl:translate-x-1/2"
        >
          <ArrowDown aria-hidden className="size-5" />
        </button>
      )}
    </div>
  );
}

import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '@/shared/ui/spinner';
import type { ChatActions } from '../hooks/use-chat-actions';
import type { Branch } from '../lib/branch';
import { useViewport } from '../list/use-viewport';
import type { LiveRun } from '../runtime/live-run';
import { AnswerPlace } from './answer-place';
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
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [viewport, { mounted, isAtEnd }] = useViewport({
    messages: items,
    openAt: messageId,
    scroller,
    content,
    onNearStart,
    onNearEnd,
  });
  const { heights, observe, scrollToEnd, hold } = viewport;
  const isBusy = run !== null;
  const answerId = run?.getSnapshot().messageId ?? items.at(-1)?.id;
  const questionId = run && items.at(-1)?.parentId;
  useEffect(() => {
    if (questionId && run?.getSnapshot().phase === 'sending') scrollToEnd();
  }, [questionId, run, scrollToEnd]);
  const listActions = useMemo(
    () => ({
      ...actions,
      step: (siblingId: string) => {
        hold(siblingId);
        actions.step(siblingId);
      },
    }),
    [actions, hold],
  );

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={t('messages')}
        aria-live="off"
        aria-busy={isBusy}
        // A box that scrolls takes the focus, so that the keyboard can scroll it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain pt-6 outline-offset-[-2px] [overflow-anchor:none]"
      >
        {branch.before && (
          <p className="flex justify-center pb-6">
            <Spinner className="text-ink-faint" label={t('loadingEarlier')} />
          </p>
        )}
        <div ref={content}>
          <div style={{ height: heights.sum(items, 0, mounted.start) }} />
          {items.slice(mounted.start, mounted.end).map((message) => (
            <MessageRow
              // The versions of a message have one place, so that the focus stays when one follows another.
              key={message.parentId ?? 'first'}
              id={message.id}
              role={message.role}
              isMarked={message.id === messageId}
              observe={observe}
            >
              {message.role === 'user' ? (
                <Question message={message} actions={listActions} isBusy={isBusy} />
              ) : (
                <AnswerPlace
                  message={message}
                  actions={listActions}
                  isBusy={isBusy}
                  isLast={message.id === items.at(-1)?.id}
                  run={message.id === answerId ? run : null}
                />
              )}
            </MessageRow>
          ))}
          <div style={{ height: heights.sum(items, mounted.end, items.length) }} />
        </div>
      </div>
      <div
        aria-hidden
        className="pointer-events-none absolute inset-x-0 bottom-0 h-5 bg-linear-to-t from-canvas to-transparent"
      />
      {!isAtEnd && (
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

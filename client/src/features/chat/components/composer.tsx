import { ArrowUp, Square } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { useShortcut } from '@/shared/lib/shortcuts';
import { hasFinePointer } from '@/shared/lib/use-media';
import { Tooltip } from '@/shared/ui/tooltip';
import { useGrownField } from '../hooks/use-grown-field';
import { useSendKey } from '../hooks/use-send-key';
import { onDraftOffered, readDraft, writeDraft } from '../lib/drafts';

export interface ComposerProps {
  conversationId: string | null;
  canSend: boolean;
  isRunning: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
  /** The model picker, at the start of the bottom line. */
  children: ReactNode;
  fieldRef: React.RefObject<HTMLTextAreaElement | null>;
}

/** The field in which questions are written. It keeps a draft per conversation. */
export function Composer({
  conversationId,
  canSend,
  isRunning,
  onSend,
  onStop,
  children,
  fieldRef,
}: ComposerProps) {
  const { t } = useTranslation('chat');
  const [shown, setShown] = useState(conversationId);
  const [text, setText] = useState(() => readDraft(conversationId));
  if (shown !== conversationId) {
    setShown(conversationId);
    setText(readDraft(conversationId));
  }
  useEffect(() => {
    if (hasFinePointer()) fieldRef.current?.focus();
  }, [conversationId, fieldRef]);

  useEffect(() => {
    // The button that asked for an answer goes away with it, and its focus comes here.
    const isLost = document.activeElement === document.body;
    if (isRunning && isLost && hasFinePointer()) fieldRef.current?.focus();
  }, [isRunning, fieldRef]);

  useEffect(
    () =>
      onDraftOffered((id, offered) => {
        if (id !== conversationId) return;
        setText(offered);
        fieldRef.current?.focus();
      }),
    [conversationId, fieldRef],
  );

  const change = (next: string) => {
    setText(next);
    writeDraft(conversationId, next);
  };
  const isSendable = canSend && !isRunning && text.trim() !== '';
  const send = () => {
    if (!isSendable) return;
    onSend(text.trim());
    // The draft stays stored until the server has the question.
    setText('');
  };
  const onKeyDown = useSendKey(send);
  useGrownField(fieldRef, text);
  useShortcut({
    id: 'stop',
    keys: 'escape',
    group: 'chat',
    inFields: true,
    run: () => isRunning && (onStop(), true),
  });
  useShortcut({
    id: 'focusComposer',
    keys: 'shift+escape',
    group: 'chat',
    inFields: true,
    run: () => fieldRef.current?.focus(),
  });

  return (
    <div className="rounded-[1.25rem] border border-line-strong bg-surface shadow-sm transition-colors focus-within:border-ink-soft focus-within:shadow-raised">
      <textarea
        ref={fieldRef}
        dir="auto"
        rows={1}
        value={text}
        aria-label={t('composer.label')}
        placeholder={t('composer.placeholder')}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        enterKeyHint="send"
        className="block field-sizing-content max-h-[min(40dvh,20rem)] min-h-12 w-full resize-none overflow-y-auto bg-transparent px-4 pt-3 pb-1 text-base leading-6 outline-none placeholder:text-ink-faint"
      />
      <div className="flex items-center gap-2 p-1.5 ps-2">
        <div className="min-w-0 flex-1">{children}</div>
        {isRunning ? (
          <Tooltip label={t('actions.stop')} keys="escape">
            <button
              type="button"
              aria-label={t('actions.stop')}
              onClick={onStop}
              className={cn(ROUND, 'bg-ink text-canvas')}
            >
              <Square aria-hidden className="size-3.5 fill-current" />
            </button>
          </Tooltip>
        ) : (
          <Tooltip label={t('actions.send')}>
            <button
              type="button"
              aria-label={t('actions.send')}
              aria-disabled={!isSendable}
              onClick={send}
              className={cn(
                ROUND,
                isSendable ? 'bg-accent text-accent-ink hover:bg-accent-hover' : 'bg-hover text-ink-faint',
              )}
            >
              <ArrowUp aria-hidden className="size-5" />
            </button>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

const ROUND =
  'inline-flex size-9 shrink-0 items-center justify-center rounded-full transition-colors max-md:size-10';

import { type ClipboardEvent, type ReactNode, type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/shared/lib/permissions';
import { useShortcut } from '@/shared/lib/shortcuts';
import { hasFinePointer } from '@/shared/lib/use-media';
import { AddMenu } from '../attachments/add-menu';
import { AttachmentList } from '../attachments/attachment-list';
import { useObstacles } from '../attachments/use-obstacles';
import { useUploads } from '../attachments/use-uploads';
import { useDraft } from '../hooks/use-draft';
import { useGrownField } from '../hooks/use-grown-field';
import { useSendKey } from '../hooks/use-send-key';
import { useSending } from '../hooks/use-sending';
import type { Wording } from '../lib/asking';
import { SendButton } from './send-button';

export interface ComposerProps {
  conversationId: string | null;
  canSend: boolean;
  /** Whether it is not known yet who can answer. */
  isPreparing?: boolean;
  isRunning: boolean;
  /** Ids of the models that the question goes to. */
  models: readonly string[];
  onSend: (wording: Wording) => void;
  onStop: () => void;
  onCompare: (() => void) | undefined;
  /** The model picker, at the start of the bottom line. */
  children: ReactNode;
  /** What stands before the button that sends. */
  end?: ReactNode;
  /** What stands above the text. */
  above?: ReactNode;
  fieldRef: RefObject<HTMLTextAreaElement | null>;
}

/** The field in which questions are written. It keeps a draft per conversation. */
export function Composer(props: ComposerProps) {
  const { conversationId, canSend, isPreparing = false, isRunning, models, onStop, fieldRef } = props;
  const { t } = useTranslation('chat');
  const draft = useDraft(conversationId, fieldRef);
  const { queue, attachments } = useUploads(conversationId);
  const findObstacle = useObstacles(attachments, models);
  const sending = useSending(
    conversationId,
    draft,
    { canSend: canSend && !isRunning, isPreparing: isPreparing && !isRunning },
    props.onSend,
  );
  const onKeyDown = useSendKey(sending.send);
  useGrownField(fieldRef, draft.text);
  useEffect(() => {
    // The button that asked for an answer goes away with it, and its focus comes here.
    const isLost = document.activeElement === document.body;
    if (isRunning && isLost && hasFinePointer()) fieldRef.current?.focus();
  }, [isRunning, fieldRef]);
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
  const canAdd = useCan('files.use');
  const addFiles = (files: File[]) => {
    queue.add(files);
    if (hasFinePointer()) fieldRef.current?.focus();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData;
    // Office programs put a picture of the text beside the text, which is what is meant.
    if (!canAdd || files.length === 0 || types.includes('text/plain')) return;
    event.preventDefault();
    addFiles([...files]);
  };

  return (
    <div className="rounded-[1.25rem] border border-line-strong bg-surface shadow-sm transition-colors focus-within:border-ink-soft focus-within:shadow-raised">
      {props.above}
      <AttachmentList attachments={attachments} queue={queue} findObstacle={findObstacle} />
      <textarea
        ref={fieldRef}
        dir="auto"
        rows={1}
        value={draft.text}
        aria-label={t('composer.label')}
        placeholder={t('composer.placeholder')}
        onChange={(event) => draft.change(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        enterKeyHint="send"
        className="block field-sizing-content max-h-[min(40dvh,20rem)] min-h-12 w-full resize-none overflow-y-auto bg-transparent px-4 pt-3 pb-1 text-base leading-6 outline-none placeholder:text-ink-faint"
      />
      <div className="flex items-center gap-1 p-1.5">
        <AddMenu onFiles={addFiles} onCompare={props.onCompare} />
        <div className="min-w-0 flex-1">{props.children}</div>
        {props.end}
        <SendButton {...sending} isRunning={isRunning} onSend={sending.send} onStop={onStop} />
      </div>
    </div>
  );
}

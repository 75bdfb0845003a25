import { type RefObject, useEffect, useState } from 'react';
import { hasFinePointer } from '@/shared/lib/use-media';
import { onDraftOffered, readDraft, writeDraft } from '../lib/drafts';

export interface Draft {
  text: string;
  change: (text: string) => void;
  /** Empties the field; the draft stays stored until the server has the question. */
  clear: () => void;
}

/** What is being written to a conversation, kept while the reader is elsewhere. */
export function useDraft(
  conversationId: string | null,
  fieldRef: RefObject<HTMLTextAreaElement | null>,
): Draft {
  const [shown, setShown] = useState(conversationId);
  const [text, setText] = useState(() => readDraft(conversationId));
  if (shown !== conversationId) {
    setShown(conversationId);
    setText(readDraft(conversationId));
  }
  useEffect(() => {
    if (hasFinePointer()) fieldRef.current?.focus();
  }, [conversationId, fieldRef]);
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
  return { text, change, clear: () => setText('') };
}

/** What was written and not yet sent, kept in this browser per person and conversation; `null` is the new one. */
import { readSession } from '@/shared/lib/session';

type Listener = (conversationId: string | null, text: string) => void;

const listeners = new Set<Listener>();

function key(conversationId: string | null): string {
  const session = readSession();
  const userId = session.status === 'signed-in' ? session.user.id : 'nobody';
  return `tertulia.draft.${userId}.${conversationId ?? 'new'}`;
}

export function readDraft(conversationId: string | null): string {
  try {
    return localStorage.getItem(key(conversationId)) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(conversationId: string | null, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key(conversationId));
    else localStorage.setItem(key(conversationId), text);
  } catch {
    // A full or closed storage keeps no drafts; the text stays in the field.
  }
}

/** Forget the draft if it is still the text that was sent. */
export function clearDraft(conversationId: string | null, sent: string | undefined): void {
  if (sent !== undefined && readDraft(conversationId).trim() === sent) writeDraft(conversationId, '');
}

/** Put a text into the composer of a conversation, which is told. */
export function offerDraft(conversationId: string | null, text: string): void {
  writeDraft(conversationId, text);
  for (const listener of listeners) listener(conversationId, text);
}

export function onDraftOffered(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

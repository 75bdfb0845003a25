/** Files that were added and not yet sent, kept in this browser like the text beside them. */
import { readSession } from '@/shared/lib/session';
import type { StoredFile } from './upload';

/** Less than the server keeps a file that no message has: a day, unless it is set otherwise. */
const KEPT_MS = 20 * 3_600_000;

interface Kept {
  at: number;
  files: StoredFile[];
}

function key(conversationId: string | null): string {
  const session = readSession();
  const userId = session.status === 'signed-in' ? session.user.id : 'nobody';
  return `tertulia.draft-files.${userId}.${conversationId ?? 'new'}`;
}

export function readDraftFiles(conversationId: string | null): StoredFile[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key(conversationId)) ?? 'null') as Kept | null;
    return kept && Date.now() - kept.at < KEPT_MS ? kept.files : [];
  } catch {
    return [];
  }
}

export function writeDraftFiles(conversationId: string | null, files: readonly StoredFile[]): void {
  try {
    if (files.length === 0) localStorage.removeItem(key(conversationId));
    else localStorage.setItem(key(conversationId), JSON.stringify({ at: Date.now(), files }));
  } catch {
    // A full or closed storage keeps no drafts; the files stay in the composer.
  }
}

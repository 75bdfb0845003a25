import { useSyncExternalStore } from 'react';
import { uploadsOf } from './queues';
import type { Attachment, UploadQueue } from './upload-queue';

/** The files of a conversation's composer, and what can be done with them. */
export function useUploads(conversationId: string | null): {
  queue: UploadQueue;
  attachments: readonly Attachment[];
} {
  const queue = uploadsOf(conversationId);
  return { queue, attachments: useSyncExternalStore(queue.subscribe, queue.getSnapshot) };
}

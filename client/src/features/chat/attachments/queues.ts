/** The upload queue of each conversation's composer (`null` is the new one), as long as the page lives. */
import type { FilePart } from '@tertulia/data-provider';
import { readPreference } from '@/shared/lib/preferences';
import { subscribeToSession, readSession } from '@/shared/lib/session';
import { fileUrls } from '../files/file-urls';
import { readDraftFiles, writeDraftFiles } from './draft-files';
import { findKind } from './kinds';
import { isForeign, mayBeRedrawn } from './resizing';
import { removeUpload, type StoredFile, uploadFile } from './upload';
import { UploadQueue } from './upload-queue';

const queues = new Map<string, UploadQueue>();

export function uploadsOf(conversationId: string | null): UploadQueue {
  const key = conversationId ?? '';
  const known = queues.get(key);
  if (known) return known;
  const queue = new UploadQueue({
    upload: uploadFile,
    remove: removeUpload,
    prepare: prepareFile,
    onStored: (stored, bytes) => fileUrls.keep(stored.url, bytes),
  });
  queue.restore(readDraftFiles(conversationId));
  queue.subscribe(() => {
    const files = queue.getSnapshot().flatMap(({ stored }) => (stored ? [stored] : []));
    writeDraftFiles(conversationId, files);
  });
  queues.set(key, queue);
  return queue;
}

async function prepareFile(file: File): Promise<File> {
  const keepsOriginal = readPreference('images') === 'original' && !isForeign(file.type);
  if (keepsOriginal || !mayBeRedrawn(file.type)) return file;
  const { redrawImage } = await import('./redraw-image');
  return redrawImage(file);
}

/** Put the files of a question that was taken back into the composer. */
export function restoreUploads(conversationId: string | null, parts: readonly FilePart[]): void {
  uploadsOf(conversationId).restore(parts.flatMap(toStored));
}

function toStored({ url, mediaType, filename }: FilePart): StoredFile[] {
  const id = /^\/api\/files\/([^/]+)\/content$/.exec(url)?.[1];
  if (id === undefined) return [];
  const name = filename ?? '';
  return [{ id, filename: name, mediaType, kind: findKind(mediaType, name), size: 0, url }];
}

subscribeToSession(() => {
  if (readSession().status === 'signed-out') queues.clear();
});

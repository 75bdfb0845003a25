import { useTranslation } from 'react-i18next';
import { AttachmentTile } from './attachment-tile';
import type { Attachment, UploadQueue } from './upload-queue';

export interface AttachmentListProps {
  attachments: readonly Attachment[];
  queue: UploadQueue;
  /** Why the chosen model will not take a file; null when it will. */
  findObstacle: (attachment: Attachment) => string | null;
}

/** The files that go along with the next question. */
export function AttachmentList({ attachments, queue, findObstacle }: AttachmentListProps) {
  const { t } = useTranslation('chat');
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t('files.attached')} className="flex max-h-56 flex-wrap gap-2 overflow-y-auto px-3 pt-3">
      {attachments.map((attachment) => (
        <AttachmentTile
          key={attachment.key}
          attachment={attachment}
          obstacle={findObstacle(attachment)}
          onRemove={() => queue.remove(attachment.key)}
          onRetry={() => queue.retry(attachment.key)}
        />
      ))}
    </ul>
  );
}

import { ApiError } from '@tertulia/data-provider';
import { RotateCw, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { cn } from '@/shared/lib/cn';
import { describeError } from '@/shared/lib/errors';
import { IconButton } from '@/shared/ui/icon-button';
import { formatBytes } from '../files/format-bytes';
import { AttachmentPicture } from './attachment-picture';
import { type Attachment, isUnderWay } from './upload-queue';

export interface AttachmentTileProps {
  attachment: Attachment;
  obstacle: string | null;
  onRemove: () => void;
  onRetry: () => void;
}

/** One file of the next question: what it is, how far it got, and what is wrong with it. */
export function AttachmentTile({ attachment, obstacle, onRemove, onRetry }: AttachmentTileProps) {
  const { t, i18n } = useTranslation('chat');
  const { name, size, state, error, progress } = attachment;
  const hasFailed = state === 'failed';
  const problem = hasFailed ? describeError(error, t) : obstacle;
  const percent = Math.round(progress * 100);
  const said = size > 0 ? formatBytes(size, findLocale(i18n.language)) : '';
  return (
    <li
      className={cn(
        'relative flex max-w-full items-center gap-2.5 overflow-hidden rounded-field border bg-canvas p-1.5 max-sm:w-full',
        problem ? 'w-full' : 'w-60',
        hasFailed ? 'border-danger' : problem ? 'border-warning' : 'border-line',
      )}
    >
      <AttachmentPicture attachment={attachment} />
      <div className="min-w-0 flex-1 text-xs">
        <p className="truncate text-sm text-ink" title={name}>
          <bdi>{name}</bdi>
        </p>
        {problem ? (
          <p
            role={hasFailed ? 'alert' : undefined}
            className={cn('flex gap-1', hasFailed ? 'text-danger' : 'text-warning')}
          >
            <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            <span>{problem}</span>
          </p>
        ) : (
          <p className="text-ink-soft tabular-nums">
            {isUnderWay(attachment) ? t('files.sending', { percent }) : said}
          </p>
        )}
      </div>
      {hasFailed && !isFinal(error) && (
        <IconButton size="small" label={t('files.retry', { name })} onClick={onRetry}>
          <RotateCw className="size-4" />
        </IconButton>
      )}
      <IconButton size="small" label={t('files.remove', { name })} onClick={onRemove}>
        <X className="size-4" />
      </IconButton>
      {isUnderWay(attachment) && (
        <div
          role="progressbar"
          aria-label={t('files.progress', { name })}
          aria-valuenow={percent}
          className="absolute inset-x-0 bottom-0 h-0.5 bg-line"
        >
          <div className="h-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
        </div>
      )}
    </li>
  );
}

/** Whether the server would refuse the same file again. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && [400, 403, 413, 415, 422].includes(error.status);
}

import type { MessageMetadata } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { describeCode } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';

export interface AnswerNoticeProps {
  metadata: MessageMetadata;
  hasText: boolean;
  /** Absent while something else is under way. */
  onContinue?: (() => void) | undefined;
  onRetry?: (() => void) | undefined;
}

/** Why an answer ended before its time, and what to do. Nothing for one that is whole. */
export function AnswerNotice({ metadata, hasText, onContinue, onRetry }: AnswerNoticeProps) {
  const { t } = useTranslation('chat');
  const { status, error, finishReason } = metadata;
  const reason = status === 'finished' ? finishReason : status;
  if (!reason || !['stopped', 'interrupted', 'failed', 'length', 'content-filter'].includes(reason))
    return null;
  const text =
    reason === 'failed' && error
      ? describeCode(error.code, error.params ?? {}, error.message, t)
      : t(`ending.${reason}`);
  const canContinue = hasText && reason !== 'content-filter';
  return (
    <Notice tone={reason === 'failed' ? 'danger' : 'neutral'} className="mt-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1">{text}</p>
        <span className="flex gap-2">
          {canContinue && onContinue && (
            <Button className="min-h-8 px-3 max-md:min-h-10" onClick={onContinue}>
              {t('actions.continue')}
            </Button>
          )}
          {(!hasText || reason === 'failed') && onRetry && (
            <Button className="min-h-8 px-3 max-md:min-h-10" onClick={onRetry}>
              {t('actions.tryAgain')}
            </Button>
          )}
        </span>
      </div>
    </Notice>
  );
}

import { ArrowUp, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { Spinner } from '@/shared/ui/spinner';
import { Tooltip } from '@/shared/ui/tooltip';

export interface SendButtonProps {
  isRunning: boolean;
  isSendable: boolean;
  /** Files are on their way; the question follows them. */
  isWaiting: boolean;
  onSend: () => void;
  onStop: () => void;
}

const ROUND =
  'inline-flex size-9 shrink-0 items-center justify-center rounded-full transition-colors max-md:size-10';

/** Sends, or stops what is being written. */
export function SendButton({ isRunning, isSendable, isWaiting, onSend, onStop }: SendButtonProps) {
  const { t } = useTranslation('chat');
  if (isRunning) {
    return (
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
    );
  }
  const label = t(isWaiting ? 'files.waiting' : 'actions.send');
  const isActive = isSendable && !isWaiting;
  return (
    <Tooltip label={label}>
      <button
        type="button"
        aria-label={label}
        aria-disabled={!isActive}
        onClick={isWaiting ? undefined : onSend}
        className={cn(
          ROUND,
          isActive ? 'bg-accent text-accent-ink hover:bg-accent-hover' : 'bg-hover text-ink-faint',
        )}
      >
        {isWaiting ? <Spinner className="size-4" /> : <ArrowUp aria-hidden className="size-5" />}
      </button>
    </Tooltip>
  );
}

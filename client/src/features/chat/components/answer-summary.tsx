import type { MessageView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { cn } from '@/shared/lib/cn';
import { summariseAnswer } from '../lib/answer-figures';

export interface AnswerSummaryProps {
  message: MessageView;
  onOpen: () => void;
  className?: string;
}

/** Tokens and price of an answer in one quiet line, which opens all there is to say about it. */
export function AnswerSummary({ message, onOpen, className }: AnswerSummaryProps) {
  const { t, i18n } = useTranslation('chat');
  const summary = summariseAnswer(message.metadata, findLocale(i18n.language), t);
  if (summary === null) return null;
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={t('details.open', { summary })}
      className={cn(
        'min-h-8 truncate rounded-md px-2 text-xs text-ink-soft tabular-nums hover:bg-hover hover:text-ink max-md:min-h-10',
        className,
      )}
    >
      {summary}
    </button>
  );
}

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { useWatchedTime } from '../hooks/use-watched-time';
import { Markdown } from '../markdown';

export interface ReasoningProps {
  text: string;
  isStreaming: boolean;
}

const FIRST_WORDS = 300;

/** What the model thought before it answered, folded away. */
export function Reasoning({ text, isStreaming }: ReasoningProps) {
  const { t } = useTranslation('chat');
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  // What is long already when it is first seen began before.
  const [isNew] = useState(() => text.length < FIRST_WORDS);
  const tookMs = useWatchedTime(isStreaming && isNew);
  const seconds = tookMs === null ? null : Math.max(1, Math.round(tookMs / 1000));
  const label = isStreaming
    ? t('reasoning.running')
    : seconds === null
      ? t('reasoning.done')
      : t('reasoning.doneIn', { count: seconds });
  return (
    <section className="mb-3">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="-ms-2 inline-flex min-h-8 items-center gap-1 rounded-md px-2 text-sm text-ink-soft hover:bg-hover hover:text-ink max-md:min-h-10"
      >
        <ChevronRight
          aria-hidden
          className={cn('size-4 transition-transform rtl:-scale-x-100', isOpen && 'rotate-90 rtl:rotate-90')}
        />
        <span className={cn(isStreaming && 'animate-pulse motion-reduce:animate-none')}>{label}</span>
      </button>
      {isOpen && (
        <div id={id} className="mt-1 border-s-2 border-line ps-4 text-[0.9375rem] text-ink-soft">
          <Markdown text={text} isStreaming={isStreaming} />
        </div>
      )}
    </section>
  );
}

import type { ContextUse } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { cn } from '@/shared/lib/cn';
import { type ContextPart, measureContext } from '../lib/context-use';

export interface ContextDetailsProps {
  context: ContextUse;
  percent: string;
}

const COLOURS: Record<ContextPart, string> = {
  system: 'bg-accent',
  summary: 'bg-warning',
  history: 'bg-ink-soft',
  files: 'bg-success',
  tools: 'bg-danger',
  reserved: 'bg-line-strong',
};

/** What fills the window, part by part. */
export function ContextDetails({ context, percent }: ContextDetailsProps) {
  const { t, i18n } = useTranslation('chat');
  const number = new Intl.NumberFormat(findLocale(i18n.language));
  const { parts, free, share } = measureContext(context);
  const { limit, leftOut = 0, summary = 0 } = context;
  const text = t('context.full', { percent, count: limit, limit: number.format(limit) });
  return (
    <>
      <h2 className="font-medium">{t('context.title')}</h2>
      <p className="text-ink-soft">{text}</p>
      <div
        role="meter"
        aria-label={t('context.title')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={text}
        className="my-3 flex h-2 gap-px overflow-hidden rounded-full bg-line"
      >
        {parts.map(({ name, tokens }) => (
          <span key={name} className={COLOURS[name]} style={{ width: `${(tokens / limit) * 100}%` }} />
        ))}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
        {[...parts, { name: 'free' as const, tokens: free }].map(({ name, tokens }) => (
          <div key={name} className="contents">
            <dt className="flex items-center gap-2 text-ink-soft">
              <span
                aria-hidden
                className={cn('size-2 rounded-full', name === 'free' ? 'bg-line' : COLOURS[name])}
              />
              {t(`context.parts.${name}`)}
            </dt>
            <dd className="text-end tabular-nums">{number.format(tokens)}</dd>
          </div>
        ))}
      </dl>
      {summary > 0 && <p className="mt-3 text-xs text-ink-soft">{t('context.summarised')}</p>}
      {leftOut > 0 && <p className="mt-3 text-xs text-warning">{t('context.leftOut', { count: leftOut })}</p>}
    </>
  );
}

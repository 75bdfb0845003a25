import type { ContextUse } from '@tertulia/data-provider';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { cn } from '@/shared/lib/cn';
import { loadPart } from '@/shared/ui/load-part';
import { measureContext } from '../lib/context-use';

const ContextDetails = loadPart(async () => (await import('./context-details')).ContextDetails);

export interface ContextGaugeProps {
  context: ContextUse;
}

const RADIUS = 8;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring that fills with the model's window, as it was at the last answer. */
export function ContextGauge({ context }: ContextGaugeProps) {
  const { t, i18n } = useTranslation('chat');
  const { share, isNearlyFull } = measureContext(context);
  const percent = new Intl.NumberFormat(findLocale(i18n.language), { style: 'percent' }).format(share);
  const isFull = isNearlyFull || Boolean(context.leftOut);
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={t('context.button', { percent })}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-full text-ink-soft hover:bg-hover hover:text-ink max-md:size-10"
      >
        <svg aria-hidden viewBox="0 0 20 20" className="size-5 -rotate-90">
          <circle cx="10" cy="10" r={RADIUS} fill="none" strokeWidth="2.5" className="stroke-line" />
          <circle
            cx="10"
            cy="10"
            r={RADIUS}
            fill="none"
            strokeWidth="2.5"
            strokeDasharray={`${share * ROUND} ${ROUND}`}
            className={cn(isFull ? 'stroke-warning' : 'stroke-ink-soft')}
          />
        </svg>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t('context.title')}
          className="z-40 w-[min(20rem,calc(100vw-1.5rem))] rounded-card border border-line bg-surface p-4 text-sm shadow-raised outline-none"
        >
          <ContextDetails context={context} percent={percent} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

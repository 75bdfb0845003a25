import type { ReactNode } from 'react';
import { cn } from '@/shared/lib/cn';

export interface ChipProps {
  tone?: 'neutral' | 'danger' | 'success';
  children: ReactNode;
}

const TONES = {
  neutral: 'border-line text-ink-soft',
  danger: 'border-danger/40 bg-danger-wash text-ink',
  success: 'border-success/40 text-ink',
};

/** A word about something, beside its name. */
export function Chip({ tone = 'neutral', children }: ChipProps) {
  return (
    <span
      className={cn('inline-block max-w-full truncate rounded-full border px-2 py-0.5 text-xs', TONES[tone])}
    >
      {children}
    </span>
  );
}

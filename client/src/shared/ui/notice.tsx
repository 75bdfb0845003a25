import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/shared/lib/cn';

export interface NoticeProps {
  tone: 'danger' | 'warning' | 'neutral';
  children: ReactNode;
  className?: string | undefined;
}

const TONES = {
  danger: 'border-danger/40 bg-danger-wash text-ink',
  warning: 'border-warning/40 bg-warning-wash text-ink',
  neutral: 'border-line bg-sunken text-ink',
};

/** Something that the reader should know, where it matters. A failure is said at once. */
export function Notice({ tone, children, className }: NoticeProps) {
  const Icon = tone === 'neutral' ? Info : CircleAlert;
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={cn(
        'flex items-start gap-2.5 rounded-field border px-3 py-2.5 text-sm',
        TONES[tone],
        className,
      )}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', tone === 'danger' && 'text-danger')} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

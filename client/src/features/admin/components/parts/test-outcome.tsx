import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Notice } from '@/shared/ui/notice';

export interface TestOutcomeProps {
  isOk: boolean;
  children: ReactNode;
}

/** What came of a test, below what was tested. */
export function TestOutcome({ isOk, children }: TestOutcomeProps) {
  if (!isOk)
    return (
      <Notice tone="danger" className="mt-3">
        <span className="break-words">{children}</span>
      </Notice>
    );
  return (
    <p className="mt-3 flex items-center gap-2 text-sm text-ink-soft">
      <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
      {children}
    </p>
  );
}

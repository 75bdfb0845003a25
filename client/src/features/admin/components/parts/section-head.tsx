import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/shared/ui/button';

export interface SectionHeadProps {
  /** What the button says that adds to the list below. */
  label: string;
  onAdd: () => void;
  /** Beside it: what the list is about. */
  children: ReactNode;
}

/** Above a list: what it is about, and the way to add to it, however long it is. */
export function SectionHead({ label, onAdd, children }: SectionHeadProps) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-60 text-sm text-ink-soft">{children}</div>
      <Button variant="primary" className="ms-auto" onClick={onAdd}>
        <Plus aria-hidden className="size-4" />
        {label}
      </Button>
    </div>
  );
}

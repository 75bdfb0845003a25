import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

export interface RowButtonProps {
  title: string;
  /** Under the title. */
  text: ReactNode;
  /** Beside the title: chips. */
  children?: ReactNode;
  onClick: () => void;
}

/** One line of a list that opens what it is about. */
export function RowButton({ title, text, children, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-start hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="min-w-0 truncate text-sm font-medium">{title}</bdi>
          {children}
        </span>
        <span className="block truncate text-sm text-ink-soft">{text}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />
    </button>
  );
}

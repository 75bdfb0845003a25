import type { ReactNode } from 'react';

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** 1 where this is all that the page has. */
  headingLevel?: 1 | 2;
  children?: ReactNode;
}

export function EmptyState({ icon, title, headingLevel = 2, children }: EmptyStateProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      {icon && <div className="mb-1 text-ink-faint [&_svg]:size-8">{icon}</div>}
      <Heading className="text-base font-semibold">{title}</Heading>
      {children && <div className="max-w-sm text-sm text-ink-soft">{children}</div>}
    </div>
  );
}

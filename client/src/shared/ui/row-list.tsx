import type { ComponentProps } from 'react';
import { cn } from '../lib/cn';

/** Things of a kind below each other in a frame, with a line between them. */
export function RowList({ className, ...rest }: ComponentProps<'ul'>) {
  return (
    <ul
      className={cn('divide-y divide-line overflow-hidden rounded-card border border-line', className)}
      {...rest}
    />
  );
}

import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/shared/lib/cn';
import { Tooltip } from './tooltip';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** Its name, for the tooltip and for screen readers. */
  label: string;
  /** The keys that do the same, shown in the tooltip. */
  keys?: string;
  size?: 'small' | 'regular';
  children: ReactNode;
}

export function IconButton({ label, keys, size = 'regular', className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        aria-label={label}
        className={cn(
          'inline-flex shrink-0 items-center justify-center rounded-field text-ink-soft transition-colors',
          'hover:bg-hover hover:text-ink disabled:opacity-50 disabled:hover:bg-transparent',
          'aria-disabled:opacity-50 aria-disabled:hover:bg-transparent',
          size === 'regular' ? 'size-10 max-md:size-11' : 'size-8 max-md:size-10',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}

import { cn } from '@/shared/lib/cn';

export interface SpinnerProps {
  className?: string;
  /** Said to screen readers; leave it out where the text beside it says it already. */
  label?: string;
}

export function Spinner({ className, label }: SpinnerProps) {
  return (
    <span
      role={label ? 'status' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={cn(
        'inline-block size-5 animate-spin rounded-full border-2 border-current border-e-transparent motion-reduce:animate-pulse',
        className,
      )}
    />
  );
}

import { type ComponentProps, type MouseEvent, useRef } from 'react';
import { cn } from '@/shared/lib/cn';
import { Spinner } from './spinner';

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  /** Shows that its work is under way; presses are ignored meanwhile. */
  isBusy?: boolean;
}

const VARIANTS = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-hover',
  quiet: 'text-ink-soft hover:bg-hover hover:text-ink',
  danger: 'border border-danger text-danger hover:bg-danger-wash',
};

const cancel = (event: MouseEvent) => event.preventDefault();

export function Button({
  variant = 'secondary',
  isBusy = false,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const isSending = useRef(false);
  // A second press, also of Enter in a field, can come before the page has had its turn to show that the first is at work.
  const submitOnce = (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 1 || isSending.current) {
      cancel(event);
      return;
    }
    isSending.current = true;
    setTimeout(() => setTimeout(() => (isSending.current = false)));
    onClick?.(event);
  };
  return (
    <button
      type={type}
      className={cn(
        'inline-flex min-h-10 max-md:min-h-11 items-center justify-center gap-2 rounded-field px-4 text-sm font-medium transition-colors',
        'disabled:opacity-60 aria-disabled:opacity-60',
        VARIANTS[variant],
        className,
      )}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? cancel : type === 'submit' ? submitOnce : onClick}
      {...rest}
    >
      {isBusy && <Spinner className="size-4" />}
      {children}
    </button>
  );
}

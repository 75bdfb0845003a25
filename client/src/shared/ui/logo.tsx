import { cn } from '@/shared/lib/cn';

export interface LogoProps {
  className?: string;
}

/** A round table seen from above, four people around it, and one of them speaking. */
export function Logo({ className }: LogoProps) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn('size-8', className)}>
      <circle cx="16" cy="16" r="6.5" className="fill-accent" />
      <circle cx="16" cy="4.6" r="3.1" className="fill-accent" />
      <circle cx="27.4" cy="16" r="3.1" className="fill-line-strong" />
      <circle cx="16" cy="27.4" r="3.1" className="fill-line-strong" />
      <circle cx="4.6" cy="16" r="3.1" className="fill-line-strong" />
    </svg>
  );
}

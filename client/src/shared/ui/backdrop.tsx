import { cn } from '@/shared/lib/cn';

export interface BackdropProps {
  className?: string;
}

/**
 * Darkens the page behind a dialog. Radix's own overlay locks the page's scrolling with a style element that the
 * content policy forbids; this page never scrolls as a whole, so nothing is to be locked.
 */
export function Backdrop({ className }: BackdropProps) {
  return <div aria-hidden className={cn('pointer-events-auto fixed inset-0 bg-black/45', className)} />;
}

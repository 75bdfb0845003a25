import { cn } from '@/shared/lib/cn';

export interface SkeletonProps {
  className?: string;
}

/** The place of something that is being loaded. */
export function Skeleton({ className }: SkeletonProps) {
  return <span aria-hidden className={cn('block animate-pulse rounded-md bg-hover', className)} />;
}

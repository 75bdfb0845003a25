import { useState } from 'react';
import { cn } from '@/shared/lib/cn';

export interface AvatarProps {
  name: string;
  /** Where the picture is; the first letter of the name stands in its place. */
  picture: string | null;
  className?: string;
}

/** A person's picture. It says nothing that the name beside it does not. */
export function Avatar({ name, picture, className }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const shape = cn('size-8 shrink-0 rounded-full', className);
  if (picture !== null && picture !== broken)
    return (
      <img src={picture} alt="" className={cn(shape, 'object-cover')} onError={() => setBroken(picture)} />
    );
  return (
    <span
      aria-hidden
      className={cn(
        'flex items-center justify-center bg-accent-wash text-sm font-semibold text-accent uppercase',
        shape,
      )}
    >
      {[...name][0]}
    </span>
  );
}

import { useQuery } from '@tanstack/react-query';
import { cn } from '@/shared/lib/cn';
import { pictureQuery } from '@/shared/lib/pictures';

export interface AvatarProps {
  name: string;
  /** Where the picture is; the first letter of the name stands in its place. */
  picture: string | null;
  className?: string;
}

/** A person's picture. It says nothing that the name beside it does not. */
export function Avatar({ name, picture, className }: AvatarProps) {
  const loaded = useQuery(pictureQuery(picture)).data;
  const shape = cn('size-8 shrink-0 rounded-full', className);
  if (picture !== null && loaded) return <img src={loaded} alt="" className={cn(shape, 'object-cover')} />;
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

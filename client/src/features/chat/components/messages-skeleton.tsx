import { useTranslation } from 'react-i18next';
import { Skeleton } from '@/shared/ui/skeleton';

/** The shape of a question and its answer, while they are fetched. */
export function MessagesSkeleton() {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      aria-label={t('loading')}
      className="mx-auto w-full max-w-[47rem] flex-1 space-y-3 px-4 pt-6 md:px-6"
    >
      <Skeleton className="ms-auto h-11 w-2/5 rounded-card" />
      <Skeleton className="mt-10 h-4 w-11/12" />
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-4 w-10/12" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}

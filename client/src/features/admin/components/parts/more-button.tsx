import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';

export interface MoreButtonProps {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Fetches the next page of a list, where there is one. */
export function MoreButton({ list }: MoreButtonProps) {
  const { t } = useTranslation('admin');
  if (!list.hasNextPage) return null;
  return (
    <Button
      className="mt-3 w-full"
      isBusy={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {t('more')}
    </Button>
  );
}

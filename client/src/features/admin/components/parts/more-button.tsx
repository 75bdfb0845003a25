import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';

export interface MoreButtonProps {
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => unknown;
  };
}

/** Fetches the next page of a list, where there is one. */
export function MoreButton({ list }: MoreButtonProps) {
  const { t } = useTranslation('admin');
  if (!list.hasNextPage) return null;
  return (
    <div className="mt-3 flex flex-col gap-3">
      <FailureNotice error={list.isFetchNextPageError ? list.error : null} />
      <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t(list.isFetchNextPageError ? 'common:tryAgain' : 'more')}
      </Button>
    </div>
  );
}

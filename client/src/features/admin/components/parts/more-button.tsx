import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';

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
      {list.isFetchNextPageError && <Notice tone="danger">{describeError(list.error, t)}</Notice>}
      <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t(list.isFetchNextPageError ? 'common:tryAgain' : 'more')}
      </Button>
    </div>
  );
}

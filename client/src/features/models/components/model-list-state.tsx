import type { ModelList } from '@tertulia/data-provider';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { ModelWays } from './model-ways';

export interface ModelListStateProps {
  list: UseQueryResult<ModelList>;
  hasRows: boolean;
}

/** What is said where no rows are: still loading, failed, nothing there, nothing found. */
export function ModelListState({ list, hasRows }: ModelListStateProps) {
  const { t } = useTranslation('models');
  if (list.isLoadingError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (hasRows) return null;
  if (list.data?.items.length === 0)
    return (
      <div className="space-y-1.5 px-3 py-4 text-sm text-ink-soft">
        <p>{t('noModel.title')}</p>
        <ModelWays />
      </div>
    );
  return (
    <p className="px-3 py-6 text-center text-sm text-ink-soft">
      {t(list.isPending ? 'picker.loading' : 'picker.noneFound')}
    </p>
  );
}

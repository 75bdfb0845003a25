import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from './button';
import { EmptyState } from './empty-state';

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
}

/** What happened and what to do, in the place of what could not be shown. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState icon={<CircleAlert />} title={t('somethingFailed')}>
        <p>{describeError(error, t)}</p>
        {onRetry && (
          <Button className="mt-4" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        )}
      </EmptyState>
    </div>
  );
}

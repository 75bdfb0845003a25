import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { keyQueries } from '../api/keys';
import { OwnKeyForm } from './own-key-form';

/** The keys that a person gives for the endpoints that want one of each. */
export function OwnKeysSection() {
  const { t } = useTranslation('models');
  const keys = useQuery(keyQueries.list());
  if (keys.isPending) return <Skeleton className="h-32" />;
  if (keys.isLoadingError) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  if (keys.data.length === 0) return <p className="text-sm text-ink-soft">{t('keys.none')}</p>;
  return (
    <div>
      <p className="mb-4 text-sm text-ink-soft">{t('keys.hint')}</p>
      <ul className="flex flex-col gap-4">
        {keys.data.map((ownKey) => (
          <li key={ownKey.endpoint} className="rounded-card border border-line p-4">
            <OwnKeyForm ownKey={ownKey} />
          </li>
        ))}
      </ul>
    </div>
  );
}

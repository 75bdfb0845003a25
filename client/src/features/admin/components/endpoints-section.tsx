import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { adminQueries } from '../api/endpoints';
import type { EndpointView } from '@tertulia/data-provider';
import { EndpointCard } from './endpoint-card';
import { EndpointDrawer } from './endpoint-drawer';
import { SectionHead } from './parts/section-head';

/** Every provider connection: how it does, and the way to change it. */
export function EndpointsSection() {
  const { t } = useTranslation('admin');
  const endpoints = useQuery({ ...adminQueries.endpoints(), refetchInterval: 15_000 });
  const [edited, setEdited] = useState<EndpointView | 'new' | null>(null);
  if (endpoints.isPending) return <Skeleton className="h-48" />;
  if (endpoints.isLoadingError)
    return <ErrorState error={endpoints.error} onRetry={() => void endpoints.refetch()} />;
  return (
    <div>
      <SectionHead label={t('endpoints.add')} onAdd={() => setEdited('new')}>
        {t('endpoints.hint')}
      </SectionHead>
      <ul className="flex flex-col gap-3">
        {endpoints.data.map((endpoint) => (
          <li key={endpoint.name}>
            <EndpointCard endpoint={endpoint} onEdit={() => setEdited(endpoint)} />
          </li>
        ))}
      </ul>
      {edited && (
        <EndpointDrawer endpoint={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

import type { ApiKeyView } from '@tertulia/data-provider';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { apiKeysQuery, deleteApiKey } from '../../api/api-keys';
import { useRemoval } from '../../lib/use-removal';
import { ApiKeyRow } from './api-key-row';
import { NewKeyDialog } from './new-key-dialog';

/** The keys with which programs act as the person. */
export function ApiKeysSection() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const keys = useQuery(apiKeysQuery);
  const [isCreating, setIsCreating] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  const removal = useRemoval(({ id }: ApiKeyView) => deleteApiKey(id), refresh);
  if (keys.isPending) return <Skeleton className="h-32" />;
  if (keys.isLoadingError) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">
        {t('apiKeys.hint')}{' '}
        <a href="/docs/" className="font-medium text-accent underline underline-offset-2">
          {t('apiDocs')}
        </a>
      </p>
      <FailureNotice error={removal.error} />
      {keys.data.length === 0 ? (
        <p className="rounded-card border border-dashed border-line px-4 py-6 text-center text-sm text-ink-soft">
          {t('apiKeys.none')}
        </p>
      ) : (
        <RowList>
          {keys.data.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} onRemove={() => removal.ask(key)} />
          ))}
        </RowList>
      )}
      <Button variant="primary" className="self-start" onClick={() => setIsCreating(true)}>
        {t('apiKeys.create')}
      </Button>
      {isCreating && (
        <NewKeyDialog
          onClose={() => {
            setIsCreating(false);
            void refresh();
          }}
        />
      )}
      <ConfirmDialog
        title={t('apiKeys.removeTitle', { name: removal.asked?.name ?? '' })}
        description={t('apiKeys.removeText')}
        action={t('remove')}
        {...removal.dialog}
      />
    </div>
  );
}

import type { IdentityView } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { connectProvider, disconnectProvider, identitiesQuery } from '../../api/security';
import { useRemoval } from '../../lib/use-removal';
import { Group } from '../group';

/** The accounts elsewhere that open this one. */
export function Connections() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const identities = useQuery(identitiesQuery);
  const connect = useMutation({
    mutationFn: connectProvider,
    onSuccess: (url) => location.assign(url),
  });
  const removal = useRemoval(
    ({ provider }: IdentityView) => disconnectProvider(provider),
    () => client.invalidateQueries({ queryKey: identitiesQuery.queryKey }),
  );
  if (identities.isPending) return <Skeleton className="my-6 h-24" />;
  if (identities.isLoadingError)
    return <ErrorState error={identities.error} onRetry={() => void identities.refetch()} />;
  const { items, providers } = identities.data;
  const listed = providers.map((provider) => ({
    ...provider,
    identity: items.find((item) => item.provider === provider.id),
  }));
  const gone = items
    .filter((item) => !providers.some(({ id }) => id === item.provider))
    .map((identity) => ({ id: identity.provider, label: identity.label, identity }));
  const error = connect.error ?? removal.error;
  return (
    <Group title={t('connections.title')} hint={t('connections.hint')}>
      <div className="flex flex-col gap-4">
        <FailureNotice error={error} />
        <RowList>
          {[...listed, ...gone].map(({ id, label, identity }) => (
            <li key={id} className="flex items-center gap-4 px-4 py-3">
              <div className="min-w-0 flex-1 text-sm">
                <p className="flex">
                  <bdi className="font-medium wrap-anywhere">{label}</bdi>
                </p>
                <p className="truncate text-ink-soft">
                  {identity ? (identity.email ?? t('connections.on')) : t('connections.off')}
                </p>
              </div>
              {identity ? (
                <Button
                  aria-label={t('connections.disconnectFrom', { provider: label })}
                  onClick={() => removal.ask(identity)}
                >
                  {t('connections.disconnect')}
                </Button>
              ) : (
                <Button
                  aria-label={t('connections.connectTo', { provider: label })}
                  isBusy={connect.isPending && connect.variables === id}
                  onClick={() => connect.isPending || connect.mutate(id)}
                >
                  {t('connections.connect')}
                </Button>
              )}
            </li>
          ))}
        </RowList>
      </div>
      <ConfirmDialog
        title={t('connections.disconnectFrom', { provider: removal.asked?.label ?? '' })}
        description={t('connections.disconnectText')}
        action={t('connections.disconnect')}
        {...removal.dialog}
      />
    </Group>
  );
}

import type { GrantView } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Permission, useCan } from '@/shared/lib/permissions';
import { CheckField } from '@/shared/ui/check-field';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { saveShares, shareQueries } from '../api/shares';
import { GrantRow } from './grant-row';
import { PeopleFinder } from './people-finder';

export interface ShareDialogProps {
  /** What sort of thing it is, as the server calls it. */
  kind: 'presets';
  id: string;
  name: string;
  onClose: () => void;
  /** Further ways to share it, below. */
  children?: ReactNode;
}

const isSame = (one: GrantView, other: GrantView) =>
  one.granteeKind === other.granteeKind && one.granteeId === other.granteeId;

/** Who may see or change something: people, groups, everyone. Each change holds at once. */
export function ShareDialog({ kind, id, name, onClose, children }: ShareDialogProps) {
  const { t } = useTranslation('sharing');
  const client = useQueryClient();
  const canPublish = useCan(`${kind}.share_publicly` satisfies Permission);
  const canFind = useCan('people.find');
  const query = shareQueries.of(kind, id);
  const grants = useQuery(query);
  const save = useMutation({
    mutationFn: (next: GrantView[]) => saveShares(kind, id, next),
    onMutate: (next) => {
      const before = client.getQueryData(query.queryKey);
      client.setQueryData(query.queryKey, next);
      return before;
    },
    // Nobody is shown as having it who does not, whether or not the server can say who has.
    onError: (_error, _next, before) => client.setQueryData(query.queryKey, before),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  const given = grants.data ?? [];
  // What is changed stays where it stands in the list.
  const put = (grant: GrantView) =>
    save.mutate(
      given.some((one) => isSame(one, grant))
        ? given.map((one) => (isSame(one, grant) ? grant : one))
        : [...given, grant],
    );
  const drop = (grant: GrantView) => save.mutate(given.filter((one) => !isSame(one, grant)));
  const everyone: GrantView = { granteeKind: 'everyone', granteeId: '*', level: 'viewer', name: null };
  const isPublic = given.some((one) => isSame(one, everyone));
  return (
    <Dialog title={t('title', { name })} onClose={onClose}>
      {grants.isPending && <Skeleton className="h-24" />}
      {grants.isLoadingError && <ErrorState error={grants.error} onRetry={() => void grants.refetch()} />}
      {grants.data && (
        <>
          {canFind && (
            <PeopleFinder
              without={given}
              onChoose={({ kind: granteeKind, id: granteeId, name: named }) =>
                put({ granteeKind, granteeId, level: 'viewer', name: named })
              }
            />
          )}
          <ul aria-label={t('sharedWith')} className="mt-3 flex flex-col">
            {given
              .filter((grant) => grant.granteeKind !== 'everyone')
              .map((grant) => (
                <GrantRow
                  key={`${grant.granteeKind} ${grant.granteeId}`}
                  grant={grant}
                  onLevel={(level) => put({ ...grant, level })}
                  onRemove={() => drop(grant)}
                />
              ))}
          </ul>
          {given.length === 0 && <p className="py-2 text-sm text-ink-soft">{t('nobody')}</p>}
          {(canPublish || isPublic) && (
            <CheckField
              label={t('everyone')}
              hint={t('everyoneHint')}
              checked={isPublic}
              disabled={!canPublish && !isPublic}
              onChange={(isOn) => (isOn ? put(everyone) : drop(everyone))}
            />
          )}
        </>
      )}
      <FailureNotice error={save.error} className="mt-2" />
      {children}
    </Dialog>
  );
}

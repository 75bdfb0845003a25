import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { peopleQueries, revokeInvitation } from '../../api/people';
import { useMoments } from '@/shared/lib/moments';
import { RowList } from '@/shared/ui/row-list';
import { useRoleNames } from '../../lib/role-names';

/** Invitations that nobody has taken up yet; nothing when there are none. */
export function Invitations() {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const invitations = useQuery(peopleQueries.invitations());
  const roleName = useRoleNames();
  const { day } = useMoments();
  const revoke = useMutation({
    mutationFn: revokeInvitation,
    onSuccess: () => client.invalidateQueries({ queryKey: peopleQueries.invitations().queryKey }),
    onError: (error) => toast(describeError(error, t)),
  });
  if (!invitations.data?.length) return null;
  return (
    <section aria-labelledby="invitations" className="mt-8">
      <h3 id="invitations" className="mb-3 font-medium">
        {t('users.invitations')}
      </h3>
      <RowList>
        {invitations.data.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <bdi className="block truncate text-sm font-medium rtl:text-right">{email}</bdi>
              <p className="text-sm text-ink-soft">
                {roleName(role)} · {t('users.validUntil', { day: day(expiresAt) })}
              </p>
            </div>
            <Button
              aria-label={t('users.revokeOf', { email })}
              isBusy={revoke.isPending && revoke.variables === id}
              onClick={() => revoke.mutate(id)}
            >
              {t('users.revoke')}
            </Button>
          </li>
        ))}
      </RowList>
    </section>
  );
}

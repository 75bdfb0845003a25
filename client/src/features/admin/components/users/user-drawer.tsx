import type { AccountDetails } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/shared/ui/error-state';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { SelectField } from '@/shared/ui/select-field';
import { Skeleton } from '@/shared/ui/skeleton';
import { useTranslation } from 'react-i18next';
import { changeUser, peopleQueries } from '../../api/people';
import { rightsQueries } from '../../api/rights';
import { useRoleNames } from '../../lib/role-names';
import { FormDrawer } from '../parts/form-drawer';
import { UserActions } from './user-actions';
import { UserFacts } from './user-facts';

export interface UserDrawerProps {
  id: string;
  onClose: () => void;
}

/**
 * One person: what is known, what can be changed, and what can be done with the account. The same drawer stays while it
 * is loaded, so that the focus goes back to where it came from.
 */
export function UserDrawer({ id, onClose }: UserDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const query = useQuery(peopleQueries.one(id));
  const user = query.data;
  const [change, setChange] = useState<Change>({});
  const save = useMutation({
    mutationFn: () => changeUser(id, onlyChanged(user, change)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: peopleQueries.all });
      onClose();
    },
  });
  return (
    <FormDrawer
      title={user?.name ?? t('users.person')}
      submitLabel={t('form.save')}
      isBusy={save.isPending}
      isReady={user !== undefined}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {user ? (
        <>
          <UserFields
            user={user}
            change={change}
            onChange={(next) => setChange((known) => ({ ...known, ...next }))}
          />
          <UserFacts user={user} />
          <UserActions user={user} onGone={onClose} />
        </>
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton className="h-64" />
      )}
    </FormDrawer>
  );
}

interface Change {
  name?: string;
  role?: string;
}

function onlyChanged(user: AccountDetails | undefined, { name, role }: Change): Change {
  return {
    ...(name !== undefined && name.trim() !== user?.name ? { name: name.trim() } : {}),
    ...(role !== undefined && role !== user?.role ? { role } : {}),
  };
}

interface UserFieldsProps {
  user: AccountDetails;
  change: Change;
  onChange: (change: Change) => void;
}

function UserFields({ user, change, onChange }: UserFieldsProps) {
  const { t } = useTranslation('admin');
  const roles = useQuery(rightsQueries.roles());
  const roleName = useRoleNames();
  const isManaged = user.managedBy !== null;
  return (
    <>
      {isManaged && <Notice tone="neutral">{t('users.managed', { provider: user.managedBy })}</Notice>}
      <Field
        label={t('users.name')}
        required
        maxLength={100}
        readOnly={isManaged}
        value={change.name ?? user.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <SelectField
        label={t('users.role')}
        value={change.role ?? user.role}
        disabled={isManaged}
        onChange={(role) => onChange({ role })}
        options={(roles.data?.items ?? [{ id: user.role, name: user.role }]).map(({ id, name }) => ({
          value: id,
          label: roleName(id, name),
        }))}
      />
    </>
  );
}

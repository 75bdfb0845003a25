import type { AccountDetails } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Drawer } from '@/shared/ui/drawer';
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

/** One person: what is known, what can be changed, and what can be done with the account. */
export function UserDrawer({ id, onClose }: UserDrawerProps) {
  const { t } = useTranslation('admin');
  const user = useQuery(peopleQueries.one(id));
  if (user.data) return <LoadedDrawer user={user.data} onClose={onClose} />;
  return (
    <Drawer title={t('users.person')} onClose={onClose}>
      {user.isError ? (
        <ErrorState error={user.error} onRetry={() => void user.refetch()} />
      ) : (
        <Skeleton className="h-64" />
      )}
    </Drawer>
  );
}

interface LoadedDrawerProps {
  user: AccountDetails;
  onClose: () => void;
}

function LoadedDrawer({ user, onClose }: LoadedDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const roles = useQuery(rightsQueries.roles());
  const roleName = useRoleNames();
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const save = useMutation({
    mutationFn: () =>
      changeUser(user.id, {
        ...(name.trim() !== user.name ? { name: name.trim() } : {}),
        ...(role !== user.role ? { role } : {}),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: peopleQueries.all });
      onClose();
    },
  });
  const isManaged = user.managedBy !== null;
  return (
    <FormDrawer
      title={user.name}
      submitLabel={t('form.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {isManaged && <Notice tone="neutral">{t('users.managed', { provider: user.managedBy })}</Notice>}
      <Field
        label={t('users.name')}
        required
        maxLength={100}
        readOnly={isManaged}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('users.role')}
        value={role}
        disabled={isManaged}
        onChange={setRole}
        options={(roles.data?.items ?? [{ id: user.role, name: user.role }]).map(({ id, name: own }) => ({
          value: id,
          label: roleName(id, own),
        }))}
      />
      <UserFacts user={user} />
      <UserActions user={user} onGone={onClose} />
    </FormDrawer>
  );
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { Field } from '@/shared/ui/field';
import { RowList } from '@/shared/ui/row-list';
import { SelectField } from '@/shared/ui/select-field';
import { Skeleton } from '@/shared/ui/skeleton';
import { peopleQueries, type UserFilter } from '../../api/people';
import { rightsQueries } from '../../api/rights';
import { useRoleNames } from '../../lib/role-names';
import { MoreButton } from '../parts/more-button';
import { SectionHead } from '../parts/section-head';
import { Invitations } from './invitations';
import { NewUserDrawer } from './new-user-drawer';
import { UserDrawer } from './user-drawer';
import { UserRow } from './user-row';

/** Everybody with an account: found by the beginning of a name or address, changed in a drawer. */
export function UsersSection() {
  const { t } = useTranslation('admin');
  const [query, setQuery] = useState('');
  const [status, setStatus] = useState<UserFilter['status']>('');
  const [role, setRole] = useState('');
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const wanted = useDeferredValue(query.trim());
  const users = useInfiniteQuery(peopleQueries.list({ query: wanted, status, role }));
  const roles = useQuery(rightsQueries.roles());
  const roleName = useRoleNames();
  const first = users.data?.pages[0];
  const found = users.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      <SectionHead label={t('users.add')} onAdd={() => setOpen('new')}>
        <p role="status">
          {first?.isTotalExact && t('users.count', { count: first.total })}
          {first && !first.isTotalExact && t('users.atMost', { count: first.total })}
        </p>
      </SectionHead>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <Field
          type="search"
          label={t('users.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="min-w-0 grow basis-full"
        />
        <SelectField
          className="min-w-0 flex-1 basis-36"
          label={t('users.role')}
          value={role}
          onChange={setRole}
          options={[
            { value: '', label: t('users.everyRole') },
            ...(roles.data?.items ?? []).map(({ id, name }) => ({ value: id, label: roleName(id, name) })),
          ]}
        />
        <SelectField
          className="min-w-0 flex-1 basis-36"
          label={t('users.status')}
          value={status}
          onChange={(chosen) => setStatus(chosen as UserFilter['status'])}
          options={[
            { value: '', label: t('users.everyStatus') },
            { value: 'active', label: t('users.active') },
            { value: 'suspended', label: t('users.suspended') },
          ]}
        />
      </div>
      {users.isPending ? (
        <Skeleton className="h-64" />
      ) : users.isLoadingError ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : found.length === 0 ? (
        <p className="py-6 text-center text-sm text-ink-soft">{t('users.none')}</p>
      ) : (
        <RowList>
          {found.map((user) => (
            <li key={user.id}>
              <UserRow user={user} roleName={roleName(user.role)} onOpen={() => setOpen(user.id)} />
            </li>
          ))}
        </RowList>
      )}
      <MoreButton list={users} />
      <Invitations />
      {open === 'new' && <NewUserDrawer onClose={() => setOpen(null)} />}
      {open && open !== 'new' && <UserDrawer id={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

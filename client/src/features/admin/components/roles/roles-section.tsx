import type { RoleView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/shared/ui/error-state';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { rightsQueries } from '../../api/rights';
import { useRoleNames } from '../../lib/role-names';
import { Chip } from '../parts/chip';
import { RowButton } from '../parts/row-button';
import { SectionHead } from '../parts/section-head';
import { RoleDrawer } from './role-drawer';

/** Who may do what: each role with its permissions, models and limits. */
export function RolesSection() {
  const { t } = useTranslation('admin');
  const roles = useQuery(rightsQueries.roles());
  const roleName = useRoleNames();
  const [open, setOpen] = useState<RoleView | 'new' | null>(null);
  if (roles.isPending) return <Skeleton className="h-48" />;
  if (roles.isLoadingError) return <ErrorState error={roles.error} onRetry={() => void roles.refetch()} />;
  const { items, permissions } = roles.data;
  return (
    <div>
      <SectionHead label={t('roles.add')} onAdd={() => setOpen('new')}>
        {t('roles.hint')}
      </SectionHead>
      <RowList>
        {items.map((role) => (
          <li key={role.id}>
            <RowButton
              title={roleName(role.id, role.name)}
              text={[
                t('roles.people', { count: role.users }),
                t('roles.permissionCount', { count: role.permissions.length }),
                ...(role.description ? [role.description] : []),
              ].join(' · ')}
              onClick={() => setOpen(role)}
            >
              {role.isBuiltIn && <Chip>{t('roles.builtIn')}</Chip>}
              {role.requiresSecondFactor && <Chip>{t('roles.secondFactor')}</Chip>}
            </RowButton>
          </li>
        ))}
      </RowList>
      {open && (
        <RoleDrawer
          role={open === 'new' ? undefined : open}
          roles={items}
          permissions={permissions}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

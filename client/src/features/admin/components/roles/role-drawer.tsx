import type { RoleView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '@/shared/lib/permissions';
import { peopleQueries } from '../../api/people';
import { deleteRole, rightsQueries, saveRole } from '../../api/rights';
import { findTaken, type RoleForm, suggestRoleId, toRoleInput, toRoleForm } from '../../lib/role-form';
import { FormDrawer } from '../parts/form-drawer';
import { RoleFields } from './role-fields';

export interface RoleDrawerProps {
  /** Absent: a new one. */
  role: RoleView | undefined;
  /** All that are there. */
  roles: readonly RoleView[];
  /** Every permission there is. */
  permissions: readonly Permission[];
  onClose: () => void;
}

/** What the people of a role may do. Saving holds at once. */
export function RoleDrawer({ role, roles, permissions, onClose }: RoleDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [form, setForm] = useState<RoleForm>(() => toRoleForm(role));
  const settle = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: rightsQueries.roles().queryKey }),
      client.invalidateQueries({ queryKey: peopleQueries.all }),
    ]);
    onClose();
  };
  const id = role?.id ?? (form.id || suggestRoleId(form.name));
  const others = roles.filter((other) => other !== role);
  const [isChecked, setIsChecked] = useState(false);
  const taken = findTaken({ id, name: form.name }, others);
  const save = useMutation({ mutationFn: () => saveRole(id, toRoleInput(form)), onSuccess: settle });
  const remove = useMutation({ mutationFn: () => deleteRole(id), onSuccess: settle });
  return (
    <FormDrawer
      title={role ? form.name : t('roles.add')}
      submitLabel={t('form.save')}
      isBusy={save.isPending}
      error={save.error ?? remove.error}
      onSubmit={() => {
        setIsChecked(true);
        if (taken === null) save.mutate();
      }}
      onClose={onClose}
      removal={
        role && !role.isBuiltIn
          ? {
              label: t('roles.delete'),
              question: t('roles.deleteTitle', { name: role.name }),
              text: t('roles.deleteText'),
              isBusy: remove.isPending,
              onConfirm: () => remove.mutate(),
            }
          : undefined
      }
    >
      <RoleFields
        form={form}
        role={role}
        id={id}
        taken={isChecked ? taken : null}
        permissions={permissions}
        onChange={(change) => setForm((before) => ({ ...before, ...change }))}
      />
    </FormDrawer>
  );
}

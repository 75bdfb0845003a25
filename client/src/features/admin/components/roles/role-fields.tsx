import type { RoleView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import type { Permission } from '@/shared/lib/permissions';
import { CheckField } from '@/shared/ui/check-field';
import { Field } from '@/shared/ui/field';
import { TextArea } from '@/shared/ui/text-area';
import { groupByFeature, type RoleForm } from '../../lib/role-form';

export interface RoleFieldsProps {
  form: RoleForm;
  role: RoleView | undefined;
  /** How the role is or will be called in the API. */
  id: string;
  /** What another role has already. */
  taken: 'id' | 'name' | null;
  permissions: readonly Permission[];
  onChange: (change: Partial<RoleForm>) => void;
}

export function RoleFields({ form, role, id, taken, permissions, onChange }: RoleFieldsProps) {
  const { t } = useTranslation('admin');
  const toggle = (permission: Permission, isOn: boolean) => {
    const next = new Set(form.permissions);
    if (isOn) next.add(permission);
    else next.delete(permission);
    onChange({ permissions: next });
  };
  const text = (field: 'name' | 'description' | 'messages' | 'uploads') => ({
    label: t(`roles.${field}`),
    value: form[field],
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <>
      <Field
        {...text('name')}
        required
        maxLength={60}
        error={taken === 'name' ? t('roles.nameTaken') : undefined}
      />
      <Field
        label={t('roles.id')}
        hint={t('roles.idHint')}
        error={taken === 'id' ? t('roles.idTaken') : undefined}
        dir="ltr"
        required
        maxLength={40}
        pattern="[a-z0-9][a-z0-9_\-]*"
        title={t('roles.idRule')}
        readOnly={role !== undefined}
        value={id}
        onChange={(event) => onChange({ id: event.target.value })}
      />
      <Field {...text('description')} maxLength={200} />
      {groupByFeature(permissions).map(([feature, listed]) => (
        <fieldset key={feature} className="rounded-card border border-line px-3 pt-1 pb-2">
          <legend className="px-1 text-sm font-medium">{t(`roles.features.${feature}`)}</legend>
          {listed.map((permission) => (
            <CheckField
              key={permission}
              label={t(`roles.permissions.${permission.replace('.', '_')}`)}
              checked={form.permissions.has(permission)}
              disabled={role?.id === 'admin'}
              onChange={(isOn) => toggle(permission, isOn)}
            />
          ))}
        </fieldset>
      ))}
      <TextArea
        isCode
        label={t('roles.models')}
        hint={t('roles.modelsHint')}
        value={form.models}
        onChange={(models) => onChange({ models })}
      />
      <Field {...text('messages')} hint={t('roles.rateHint')} dir="ltr" placeholder="60/minute" />
      <Field {...text('uploads')} hint={t('roles.rateHint')} dir="ltr" placeholder="120/minute" />
      <Field
        label={t('roles.concurrentRuns')}
        type="number"
        min={1}
        max={1000}
        value={form.concurrentRuns}
        onChange={(event) => onChange({ concurrentRuns: event.target.value })}
      />
      <CheckField
        label={t('roles.requiresSecondFactor')}
        hint={t('roles.requiresSecondFactorHint')}
        checked={form.requiresSecondFactor}
        onChange={(requiresSecondFactor) => onChange({ requiresSecondFactor })}
      />
    </>
  );
}

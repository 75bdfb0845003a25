import type { NewApiKey } from '@tertulia/data-provider';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can, canAdminister, useUser } from '@/shared/lib/permissions';
import { Button } from '@/shared/ui/button';
import { CheckField } from '@/shared/ui/check-field';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { SelectField } from '@/shared/ui/select-field';
import type { Scope } from '../../api/api-keys';
import { expiryOf, LIFETIMES, type Lifetime } from '../../lib/lifetimes';

export interface NewKeyFormProps {
  error: Error | null;
  isBusy: boolean;
  onCreate: (wanted: NewApiKey) => void;
}

/** What the key is called, what it opens and for how long. */
export function NewKeyForm({ error, isBusy, onCreate }: NewKeyFormProps) {
  const { t } = useTranslation('settings');
  const user = useUser();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['read']);
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const offered: Scope[] = ['read', 'chat'];
  if (user && canAdminister(user)) offered.push('admin');
  if (user && can(user, 'admin.provisioning')) offered.push('scim');
  const submit = () => {
    if (!name.trim() || chosen.length === 0) return;
    const expiresAt = expiryOf(lifetime, new Date());
    onCreate({ name: name.trim(), scopes: [...chosen], ...(expiresAt ? { expiresAt } : {}) });
  };
  const toggle = (scope: Scope, isChosen: boolean) =>
    setChosen(isChosen ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  return (
    <Form isBusy={isBusy} onSubmit={submit} className="pt-2">
      <FailureNotice error={error} />
      <Field
        label={t('apiKeys.name')}
        hint={t('apiKeys.nameHint')}
        autoFocus
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{t('apiKeys.scopes')}</legend>
        {offered.map((scope) => (
          <CheckField
            key={scope}
            label={t(`scopes.${scope}.name`)}
            hint={t(`scopes.${scope}.hint`)}
            checked={chosen.includes(scope)}
            onChange={(isChosen) => toggle(scope, isChosen)}
          />
        ))}
      </fieldset>
      <SelectField
        label={t('apiKeys.lifetime')}
        value={lifetime}
        options={LIFETIMES.map((value) => ({ value, label: t(`lifetimes.${value}`) }))}
        onChange={(value) => setLifetime(value as Lifetime)}
      />
      <Button
        type="submit"
        variant="primary"
        className="self-end"
        isBusy={isBusy}
        disabled={chosen.length === 0}
      >
        {t('apiKeys.create')}
      </Button>
    </Form>
  );
}

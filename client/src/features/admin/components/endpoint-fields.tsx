import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/shared/ui/field';
import { PasswordField } from '@/shared/ui/password-field';
import { type EndpointForm, TYPES } from '../lib/endpoint-form';
import { LinesField } from './lines-field';

export interface EndpointFieldsProps {
  form: EndpointForm;
  isNew: boolean;
  /** Whether a key is stored; it is never shown. */
  hasKey: boolean;
  onChange: (change: Partial<EndpointForm>) => void;
}

export function EndpointFields({ form, isNew, hasKey, onChange }: EndpointFieldsProps) {
  const { t } = useTranslation('admin');
  const id = useId();
  const check = (field: 'enabled' | 'isOwnKey' | 'isKeyRemoved') => (
    <label className="flex min-h-10 items-center gap-2.5 text-sm">
      <input
        type="checkbox"
        checked={form[field]}
        onChange={(event) => onChange({ [field]: event.target.checked })}
        className="size-4 accent-accent"
      />
      {t(`form.${field}`)}
    </label>
  );
  return (
    <>
      <Field
        label={t('form.name')}
        hint={t('form.nameHint')}
        required
        maxLength={64}
        pattern="[^\/]+"
        title={t('form.nameRule')}
        readOnly={!isNew}
        value={form.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <div>
        <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
          {t('form.type')}
        </label>
        <select
          id={id}
          value={form.type}
          onChange={(event) => onChange({ type: event.target.value })}
          className="h-11 w-full rounded-field border border-line-strong bg-surface px-3 text-base md:text-sm"
        >
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {t(`types.${type}`)}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={t('form.baseUrl')}
        hint={t('form.baseUrlHint')}
        type="url"
        dir="ltr"
        value={form.baseUrl}
        onChange={(event) => onChange({ baseUrl: event.target.value })}
      />
      <div>
        {!form.isOwnKey && (
          <PasswordField
            label={t('form.apiKey')}
            hint={t(hasKey ? 'form.keyIsSet' : 'form.apiKeyHint')}
            autoComplete="off"
            value={form.apiKey}
            onChange={(event) => onChange({ apiKey: event.target.value })}
          />
        )}
        {hasKey && !form.isOwnKey && form.apiKey === '' && check('isKeyRemoved')}
        {check('isOwnKey')}
      </div>
      <LinesField
        label={t('form.models')}
        hint={t('form.modelsHint')}
        value={form.models}
        onChange={(models) => onChange({ models })}
      />
      <LinesField
        label={t('form.fallback')}
        hint={t('form.fallbackHint')}
        value={form.fallback}
        onChange={(fallback) => onChange({ fallback })}
      />
      <LinesField
        label={t('form.further')}
        hint={t('form.furtherHint')}
        value={form.further}
        onChange={(further) => onChange({ further })}
      />
      {check('enabled')}
    </>
  );
}

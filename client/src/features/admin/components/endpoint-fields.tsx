import { useTranslation } from 'react-i18next';
import { CheckField } from '@/shared/ui/check-field';
import { Field } from '@/shared/ui/field';
import { PasswordField } from '@/shared/ui/password-field';
import { SelectField } from '@/shared/ui/select-field';
import { TextArea } from '@/shared/ui/text-area';
import { type EndpointForm, TYPES } from '../lib/endpoint-form';

export interface EndpointFieldsProps {
  form: EndpointForm;
  isNew: boolean;
  /** Whether a key is stored; it is never shown. */
  hasKey: boolean;
  onChange: (change: Partial<EndpointForm>) => void;
}

export function EndpointFields({ form, isNew, hasKey, onChange }: EndpointFieldsProps) {
  const { t } = useTranslation('admin');
  const check = (field: 'enabled' | 'isOwnKey' | 'isKeyRemoved') => (
    <CheckField
      label={t(`form.${field}`)}
      checked={form[field]}
      onChange={(isOn) => onChange({ [field]: isOn })}
    />
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
      <SelectField
        label={t('form.type')}
        value={form.type}
        onChange={(type) => onChange({ type })}
        options={TYPES.map((type) => ({ value: type, label: t(`types.${type}`) }))}
      />
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
      <TextArea
        isCode
        label={t('form.models')}
        hint={t('form.modelsHint')}
        value={form.models}
        onChange={(models) => onChange({ models })}
      />
      <TextArea
        isCode
        label={t('form.fallback')}
        hint={t('form.fallbackHint')}
        value={form.fallback}
        onChange={(fallback) => onChange({ fallback })}
      />
      <TextArea
        isCode
        label={t('form.further')}
        hint={t('form.furtherHint')}
        value={form.further}
        onChange={(further) => onChange({ further })}
      />
      {check('enabled')}
    </>
  );
}

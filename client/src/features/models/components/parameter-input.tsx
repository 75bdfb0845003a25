import type { Parameter } from '@tertulia/data-provider';
import { Switch } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { type ParameterValue, readList } from '../lib/parameter-values';
import { NumberInput } from './number-input';

export interface ParameterInputProps {
  /** Of the input; `${id}-label` names it and `${id}-hint` describes it. */
  id: string;
  parameter: Parameter;
  value: ParameterValue | undefined;
  onChange: (value: ParameterValue | undefined) => void;
}

const FIELD =
  'block w-full rounded-field border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-faint md:text-sm';

export function ParameterInput({ id, parameter, value, onChange }: ParameterInputProps) {
  const { t } = useTranslation('models');
  const common = { id, 'aria-describedby': `${id}-hint` };
  switch (parameter.kind) {
    case 'number':
    case 'integer':
      return (
        <NumberInput id={id} parameter={parameter} value={value as number | undefined} onChange={onChange} />
      );
    case 'choice':
      return (
        <select
          {...common}
          value={(value as string | undefined) ?? ''}
          onChange={(event) => onChange(event.target.value)}
          className={cn(FIELD, 'h-11 md:h-10')}
        >
          <option value="">{t('parameters.provider')}</option>
          {(parameter.choices ?? []).map((choice) => (
            <option key={choice} value={choice}>
              {t(`choices.${choice}`, { defaultValue: choice })}
            </option>
          ))}
        </select>
      );
    case 'switch':
      return (
        <Switch.Root
          {...common}
          checked={Boolean(value ?? parameter.default ?? false)}
          onCheckedChange={onChange}
          className="relative h-6 w-11 rounded-full border border-line-strong bg-sunken transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        >
          <Switch.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-ink-soft transition-transform data-[state=checked]:translate-x-5.5 data-[state=checked]:bg-accent-ink rtl:-translate-x-0.5 rtl:data-[state=checked]:-translate-x-5.5" />
        </Switch.Root>
      );
    default: {
      const isList = parameter.kind === 'list';
      return (
        <textarea
          {...common}
          dir="auto"
          rows={isList ? 2 : 4}
          value={
            isList
              ? ((value as string[] | undefined) ?? []).join('\n')
              : ((value as string | undefined) ?? '')
          }
          placeholder={isList ? t('parameters.onePerLine') : undefined}
          onChange={(event) => onChange(isList ? readList(event.target.value) : event.target.value)}
          className={cn(FIELD, 'field-sizing-content max-h-64 min-h-16 py-2')}
        />
      );
    }
  }
}

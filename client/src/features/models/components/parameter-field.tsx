import type { Parameter } from '@tertulia/data-provider';
import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/shared/ui/icon-button';
import type { ParameterValue } from '../lib/parameter-values';
import { ParameterInput } from './parameter-input';

export interface ParameterFieldProps {
  parameter: Parameter;
  value: ParameterValue | undefined;
  onChange: (value: ParameterValue | undefined) => void;
}

/** One parameter: its name, what it does, its input, and the way back to the provider's own value. */
export function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const { t } = useTranslation('models');
  const id = useId();
  const name = t(`parameters.${parameter.name}.name`);
  const isSet = value != null;
  return (
    <div className="border-b border-line py-3 last:border-0">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <label id={`${id}-label`} htmlFor={id} className="text-sm font-medium">
          {name}
        </label>
        {isSet && (
          <IconButton
            size="small"
            label={t('parameters.reset', { name })}
            onClick={() => {
              onChange(undefined);
              // The button goes away; whoever used it is still at this parameter.
              document.getElementById(id)?.focus();
            }}
          >
            <RotateCcw className="size-4" />
          </IconButton>
        )}
      </div>
      <p id={`${id}-hint`} className="mb-2 text-sm text-ink-soft">
        {t(`parameters.${parameter.name}.hint`)}
      </p>
      <ParameterInput id={id} parameter={parameter} value={value} onChange={onChange} />
    </div>
  );
}

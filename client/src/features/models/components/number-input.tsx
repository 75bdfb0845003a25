import type { Parameter } from '@tertulia/data-provider';
import { Slider } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { cn } from '@/shared/lib/cn';
import { readNumber } from '../lib/parameter-values';

export interface NumberInputProps {
  id: string;
  parameter: Parameter;
  value: number | null | undefined;
  onChange: (value: number | undefined) => void;
}

/** The widest range that a slider still hits well. */
const SLIDER_STEPS = 200;

/** A number to type, with a slider where the range is small. What does not fit is said and not taken. */
export function NumberInput({ id, parameter, value, onChange }: NumberInputProps) {
  const { t, i18n } = useTranslation('models');
  const [typed, setTyped] = useState<string | null>(null);
  const { least, most } = parameter;
  const step = parameter.step ?? (parameter.kind === 'integer' ? 1 : 0.05);
  const hasSlider = least != null && most != null && (most - least) / step <= SLIDER_STEPS;
  const isWrong = typed !== null && typed.trim() !== '' && readNumber(typed, parameter) === undefined;
  const number = new Intl.NumberFormat(findLocale(i18n.language), { useGrouping: false });
  const fallback = typeof parameter.default === 'number' ? parameter.default : undefined;
  const range =
    least != null && most != null ? { least: number.format(least), most: number.format(most) } : null;
  return (
    <div>
      <div className="flex items-center gap-4">
        {hasSlider && (
          <Slider.Root
            value={[value ?? fallback ?? (least + most) / 2]}
            min={least}
            max={most}
            step={step}
            onValueChange={([next]) => {
              setTyped(null);
              onChange(next);
            }}
            className="relative flex h-8 flex-1 touch-none items-center select-none"
          >
            <Slider.Track className="relative h-1.5 flex-1 rounded-full bg-line-strong/60">
              <Slider.Range
                className={cn('absolute h-full rounded-full', value == null ? 'bg-ink-faint' : 'bg-accent')}
              />
            </Slider.Track>
            <Slider.Thumb
              aria-labelledby={`${id}-label`}
              className={cn(
                'block size-5 rounded-full border-2 bg-surface shadow-sm',
                value == null ? 'border-ink-faint' : 'border-accent',
              )}
            />
          </Slider.Root>
        )}
        <input
          id={id}
          type="text"
          inputMode={parameter.kind === 'integer' ? 'numeric' : 'decimal'}
          aria-describedby={`${id}-hint${isWrong ? ` ${id}-wrong` : ''}`}
          aria-invalid={isWrong || undefined}
          value={typed ?? (value == null ? '' : number.format(value))}
          placeholder={fallback === undefined ? t('parameters.auto') : number.format(fallback)}
          onChange={(event) => {
            setTyped(event.target.value);
            const read = readNumber(event.target.value, parameter);
            if (read !== undefined || event.target.value.trim() === '') onChange(read);
          }}
          onBlur={() => setTyped(null)}
          className={cn(
            'h-11 rounded-field border bg-surface px-3 text-base tabular-nums md:h-9 md:text-sm',
            hasSlider ? 'w-20 text-center' : 'w-full',
            isWrong ? 'border-danger' : 'border-line-strong',
          )}
        />
      </div>
      {isWrong && (
        <p id={`${id}-wrong`} role="alert" className="mt-1 text-sm text-danger">
          {range ? t('parameters.outOfRange', range) : t('parameters.notANumber')}
        </p>
      )}
    </div>
  );
}

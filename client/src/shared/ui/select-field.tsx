import { type ComponentProps, useId } from 'react';
import { cn } from '@/shared/lib/cn';

export interface SelectFieldProps extends Omit<ComponentProps<'select'>, 'onChange'> {
  label: string;
  hint?: string | undefined;
  /** Whether only screen readers are told the label. */
  isLabelHidden?: boolean;
  options: readonly { value: string; label: string; disabled?: boolean }[];
  onChange: (value: string) => void;
}

/** A labelled choice of one of many. */
export function SelectField(props: SelectFieldProps) {
  const { label, hint, isLabelHidden = false, options, onChange, className, ...rest } = props;
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={cn('mb-1.5 block text-sm font-medium', isLabelHidden && 'sr-only')}>
        {label}
      </label>
      <select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="h-11 w-full rounded-field border border-line-strong bg-surface px-3 text-base disabled:opacity-60 md:text-sm"
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

import { type ComponentProps, useId } from 'react';
import { cn } from '@/shared/lib/cn';

export interface CheckFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'type'> {
  label: string;
  hint?: string | undefined;
  onChange: (isChecked: boolean) => void;
}

/** A labelled box to tick; the whole line can be pressed. */
export function CheckField({ label, hint, onChange, className, ...rest }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={cn('flex items-start gap-2.5 py-2.5 max-md:py-3', className)}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        {...rest}
      />
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="block text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-ink-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/shared/lib/cn';

export interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Stands at the field's end: a button that shows the password, say. */
  adornment?: ReactNode;
}

/** A labelled text field; its error is read out with it. */
export function Field({ label, hint, error, adornment, className, ...rest }: FieldProps) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described}
          className={cn(
            'block h-11 w-full rounded-field border bg-surface px-3 text-base text-ink placeholder:text-ink-faint md:text-sm',
            'read-only:bg-sunken read-only:text-ink-soft',
            error ? 'border-danger' : 'border-line-strong',
            adornment && 'pe-12',
          )}
          {...rest}
        />
        {adornment && <div className="absolute end-0.5 top-0.5 max-md:end-0 max-md:top-0">{adornment}</div>}
      </div>
      {error ? (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-soft">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

import { useId } from 'react';

export interface TextAreaProps {
  label: string;
  hint?: string | undefined;
  rows?: number;
  maxLength?: number;
  value: string;
  onChange: (value: string) => void;
}

/** A labelled field for sentences; it grows with them. */
export function TextArea({ label, hint, rows = 3, maxLength, value, onChange }: TextAreaProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={rows}
        maxLength={maxLength}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="block field-sizing-content max-h-96 min-h-20 w-full rounded-field border border-line-strong bg-surface px-3 py-2 text-base md:text-sm"
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

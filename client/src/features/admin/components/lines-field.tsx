import { useId } from 'react';

export interface LinesFieldProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

/** A labelled field of several lines, for names and code. */
export function LinesField({ label, hint, value, onChange }: LinesFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        dir="ltr"
        rows={2}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="block field-sizing-content max-h-64 min-h-16 w-full rounded-field border border-line-strong bg-surface px-3 py-2 font-mono text-base md:text-sm"
      />
      <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-soft">
        {hint}
      </p>
    </div>
  );
}

import { useId } from 'react';
import { cn } from '@/shared/lib/cn';

export interface TextAreaProps {
  label: string;
  hint?: string | undefined;
  rows?: number;
  maxLength?: number;
  /** Names and code, which are written from left to right in every language. */
  isCode?: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** A labelled field of several lines; it grows with them. */
export function TextArea(props: TextAreaProps) {
  const { label, hint, isCode = false, rows = isCode ? 2 : 3, maxLength, value, onChange } = props;
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        dir={isCode ? 'ltr' : 'auto'}
        spellCheck={!isCode}
        rows={rows}
        maxLength={maxLength}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={cn(
          'block field-sizing-content w-full rounded-field border border-line-strong bg-surface px-3 py-2 text-base md:text-sm',
          isCode ? 'max-h-64 min-h-16 font-mono' : 'max-h-96 min-h-20',
        )}
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

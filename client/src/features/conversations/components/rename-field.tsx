import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface RenameFieldProps {
  title: string;
  /** `isByKey`: it was ended from the keyboard, so the focus belongs back on the row. */
  onRename: (title: string, isByKey: boolean) => void;
  onCancel: (isByKey: boolean) => void;
}

/** A title in the place where it stands: Enter or leaving keeps it, Escape does not. */
export function RenameField({ title, onRename, onCancel }: RenameFieldProps) {
  const { t } = useTranslation('conversations');
  const [value, setValue] = useState(title);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const finish = (isByKey: boolean) => (value.trim() ? onRename(value.trim(), isByKey) : onCancel(isByKey));
  return (
    <input
      ref={field}
      value={value}
      maxLength={200}
      aria-label={t('newTitle')}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => finish(false)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') {
          event.stopPropagation();
          onCancel(true);
        }
      }}
      className="h-10 w-full rounded-field border border-line-strong bg-surface px-3 text-base md:text-sm max-md:h-11"
    />
  );
}

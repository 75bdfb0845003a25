import { useTranslation } from 'react-i18next';
import { Field, type FieldProps } from '@/shared/ui/field';
import { tidyCode } from '../lib/challenge';

export interface CodeFieldProps extends Omit<FieldProps, 'onChange' | 'label' | 'value'> {
  label?: string;
  value: string;
  onChange: (code: string) => void;
  /** All the digits are there. */
  onComplete?: (code: string) => void;
}

export const CODE_LENGTH = 6;

/** The digits of an authenticator app. Pasted with spaces they are taken, too. */
export function CodeField({ label, value, onChange, onComplete, ...rest }: CodeFieldProps) {
  const { t } = useTranslation('auth');
  const change = (text: string) => {
    const digits = tidyCode(text).replaceAll(/\D/g, '').slice(0, CODE_LENGTH);
    onChange(digits);
    if (digits.length === CODE_LENGTH && digits !== value) onComplete?.(digits);
  };
  return (
    <Field
      {...rest}
      label={label ?? t('code')}
      name="code"
      dir="ltr"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
}

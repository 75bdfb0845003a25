import { useTranslation } from 'react-i18next';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { PasswordField } from '@/shared/ui/password-field';

export interface NewPasswordFieldProps {
  label: string;
  value: string;
  /** Whether to say that it is too short: not before the form was to be sent. */
  isTooShort: boolean;
  autoFocus?: boolean;
  onChange: (password: string) => void;
}

/** A password that is chosen. How good it is, the server says. */
export function NewPasswordField({
  label,
  value,
  isTooShort,
  autoFocus = false,
  onChange,
}: NewPasswordFieldProps) {
  const { t } = useTranslation('auth');
  return (
    <PasswordField
      label={label}
      name="password"
      autoComplete="new-password"
      autoFocus={autoFocus}
      required
      maxLength={256}
      hint={t('passwordHint', { count: SHORTEST_PASSWORD })}
      error={isTooShort ? t('passwordTooShort', { count: SHORTEST_PASSWORD }) : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

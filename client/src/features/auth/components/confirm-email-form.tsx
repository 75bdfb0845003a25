import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { PasswordField } from '@/shared/ui/password-field';

export interface ConfirmEmailFormProps {
  /** What the server said to the last password, or to giving the address up. */
  error: unknown;
  isConfirming: boolean;
  isDisowning: boolean;
  onConfirm: (password: string) => void;
  onDisown: () => void;
}

/** The address is confirmed by who made the account: anybody can have written it. */
export function ConfirmEmailForm(props: ConfirmEmailFormProps) {
  const { t } = useTranslation('auth');
  const [password, setPassword] = useState('');
  const isBusy = props.isConfirming || props.isDisowning;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && password !== '') props.onConfirm(password);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {props.error !== null && <Notice tone="danger">{describeError(props.error, t)}</Notice>}
      <p className="text-sm">{t('confirm.proof')}</p>
      <PasswordField
        label={t('password')}
        autoComplete="current-password"
        autoFocus
        required
        maxLength={256}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" variant="primary" className="min-h-11" isBusy={props.isConfirming}>
        {t('confirm.send')}
      </Button>
      <Button
        variant="quiet"
        isBusy={props.isDisowning}
        onClick={() => {
          if (!isBusy) props.onDisown();
        }}
      >
        {t('confirm.notMine')}
      </Button>
    </form>
  );
}

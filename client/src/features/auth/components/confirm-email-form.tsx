import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
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
  return (
    <Form isBusy={isBusy} onSubmit={() => password !== '' && props.onConfirm(password)}>
      <FailureNotice error={props.error} />
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
    </Form>
  );
}

import { ApiError } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describePasskeyError, hasPasskeys } from '@/shared/lib/passkeys';
import { Button } from '@/shared/ui/button';
import { CheckField } from '@/shared/ui/check-field';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { proveWithCode, proveWithPasskey } from '../api/second-factor';
import { CodeField } from '../components/code-field';
import { PasskeyButton } from '../components/passkey-button';
import { type Challenge, tidyCode } from '../lib/challenge';

export interface SecondFactorFormProps {
  challenge: Challenge;
  onSignedIn: () => void;
}

type CodeMethod = 'totp' | 'backup_code';

/** The digits of the app, a backup code, or a passkey. The last digit sends the form. */
export function SecondFactorForm({ challenge: { challenge, methods }, onSignedIn }: SecondFactorFormProps) {
  const { t } = useTranslation('auth');
  const codes = methods.filter((method): method is CodeMethod => method !== 'passkey');
  const [method, setMethod] = useState<CodeMethod | null>(
    codes.includes('totp') ? 'totp' : (codes[0] ?? null),
  );
  const [code, setCode] = useState('');
  const [remember, setRemember] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const typed = useMutation({
    mutationFn: proveWithCode,
    onSuccess: onSignedIn,
    onError: () => {
      setCode('');
      field.current?.focus();
    },
  });
  const passkey = useMutation({ mutationFn: proveWithPasskey, onSuccess: onSignedIn });
  const isBusy = typed.isPending || passkey.isPending;
  const send = (proof: string) => {
    if (isBusy || method === null || proof === '') return;
    passkey.reset();
    typed.mutate({ challenge, method, code: tidyCode(proof), remember });
  };
  const choose = (next: CodeMethod) => {
    setMethod(next);
    setCode('');
    typed.reset();
  };
  const error = typed.error ?? passkey.error;
  const other = codes.find((one) => one !== method);
  const isOver = error instanceof ApiError && error.code === 'challenge_ended';
  // A sign-in that is over can not be gone on with: the way back stands below.
  if (isOver) return <FailureNotice error={error} describe={describePasskeyError} />;
  return (
    <Form isBusy={isBusy} onSubmit={() => send(code)}>
      <FailureNotice error={error} describe={describePasskeyError} />
      {method === 'totp' && (
        <CodeField
          key="totp"
          ref={field}
          autoFocus
          hint={t('secondFactor.totpHint')}
          value={code}
          onChange={setCode}
          onComplete={send}
        />
      )}
      {method === 'backup_code' && (
        <Field
          key="backup"
          ref={field}
          label={t('secondFactor.backupCode')}
          hint={t('secondFactor.backupHint')}
          dir="ltr"
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      <CheckField
        label={t('secondFactor.remember')}
        hint={t('secondFactor.rememberHint')}
        checked={remember}
        onChange={setRemember}
      />
      {method && (
        <Button type="submit" variant="primary" className="min-h-11" isBusy={typed.isPending}>
          {t('secondFactor.confirm')}
        </Button>
      )}
      {methods.includes('passkey') && hasPasskeys() && (
        <PasskeyButton
          variant={method ? 'secondary' : 'primary'}
          isBusy={passkey.isPending}
          onClick={() => {
            if (isBusy) return;
            typed.reset();
            passkey.mutate({ challenge, remember });
          }}
        />
      )}
      {other && (
        <Button variant="quiet" onClick={() => choose(other)}>
          {t(other === 'totp' ? 'secondFactor.useTotp' : 'secondFactor.useBackupCode')}
        </Button>
      )}
    </Form>
  );
}

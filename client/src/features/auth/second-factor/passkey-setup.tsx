import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describePasskeyError } from '@/shared/lib/passkeys';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { addPasskey } from '../api/passkeys';
import { nameDevice } from '../lib/devices';

export interface PasskeySetupProps {
  /** The passkey is there, or the page could not load what makes it. */
  onClose: (isAdded?: boolean) => void;
}

/** Names a passkey, then has the browser make it. */
export function PasskeySetup({ onClose }: PasskeySetupProps) {
  const { t } = useTranslation('auth');
  const [name, setName] = useState(() => nameDevice(navigator.userAgent) ?? '');
  const add = useMutation({ mutationFn: addPasskey, onSuccess: () => onClose(true) });
  const submit = () => {
    if (name.trim()) add.mutate(name.trim());
  };
  return (
    <Form isBusy={add.isPending} onSubmit={submit}>
      <p className="text-sm text-ink-soft">{t('passkey.text')}</p>
      <FailureNotice error={add.error} describe={describePasskeyError} />
      <Field
        label={t('passkey.name')}
        autoFocus
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" variant="primary" className="min-h-11 self-end" isBusy={add.isPending}>
        {t('passkey.goOn')}
      </Button>
    </Form>
  );
}

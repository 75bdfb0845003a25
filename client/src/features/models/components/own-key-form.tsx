import type { OwnKeyState } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMoments } from '@/shared/lib/moments';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
import { PasswordField } from '@/shared/ui/password-field';
import { deleteKey, keyQueries, saveKey } from '../api/keys';
import { modelQueries } from '../api/models';
import { EXPIRIES, type Expiry, findExpiry } from '../lib/key-expiry';

export interface OwnKeyFormProps {
  ownKey: OwnKeyState;
}

/** Enter, replace or remove the key for one endpoint. What is stored is never shown. */
export function OwnKeyForm({ ownKey: { endpoint, isSet, expiresAt } }: OwnKeyFormProps) {
  const { t } = useTranslation('models');
  const { minute } = useMoments();
  const client = useQueryClient();
  const [value, setValue] = useState('');
  const [expiry, setExpiry] = useState<Expiry>('never');
  const id = useId();
  const act = useMutation({
    mutationFn: (work: () => Promise<void>) => work(),
    onSuccess: () => setValue(''),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keyQueries.list().queryKey }),
        client.invalidateQueries({ queryKey: modelQueries.list().queryKey }),
      ]),
  });
  const isOdd = /[^!-~]/.test(value.trim());
  const submit = () => {
    if (value.trim() === '' || isOdd) return;
    act.mutate(async () => {
      await saveKey(endpoint, value.trim(), findExpiry(expiry, new Date()));
      toast(t('keys.saved', { endpoint }));
    });
  };
  const remove = () =>
    act.mutate(async () => {
      await deleteKey(endpoint);
      toast(t('keys.removed', { endpoint }));
    });
  const isExpired = expiresAt != null && !isSet;
  const state = isExpired
    ? t('keys.expired')
    : !isSet
      ? t('keys.missing')
      : expiresAt != null
        ? t('keys.setUntil', { date: minute(expiresAt) })
        : t('keys.set');
  return (
    <Form isBusy={act.isPending} onSubmit={submit} className="max-w-md gap-3">
      <PasswordField
        label={t('keys.label', { endpoint })}
        autoComplete="off"
        placeholder={t('keys.placeholder')}
        hint={state}
        error={isOdd ? t('keys.odd') : undefined}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <FailureNotice error={act.error} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <label htmlFor={id} className="text-sm text-ink-soft">
          {t('keys.expiry')}
        </label>
        <select
          id={id}
          value={expiry}
          onChange={(event) => setExpiry(event.target.value as Expiry)}
          className="h-10 rounded-field border border-line-strong bg-surface px-2 text-base md:text-sm"
        >
          {Object.keys(EXPIRIES).map((one) => (
            <option key={one} value={one}>
              {t(`keys.expiries.${one}`)}
            </option>
          ))}
        </select>
        <Button type="submit" variant="primary" className="ms-auto" isBusy={act.isPending}>
          {t(isSet ? 'keys.replace' : 'keys.save')}
        </Button>
        {isSet && (
          <Button isBusy={act.isPending} onClick={remove}>
            {t('keys.remove')}
          </Button>
        )}
      </div>
    </Form>
  );
}

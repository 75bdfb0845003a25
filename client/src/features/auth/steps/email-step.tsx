import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { correctEmail, sendConfirmation } from '../api/steps';

export interface EmailStepProps {
  email: string;
}

/** Waits until the address is confirmed by the link that was sent to it. */
export function EmailStep({ email }: EmailStepProps) {
  const { t } = useTranslation('auth');
  const [isChanging, setIsChanging] = useState(false);
  const [next, setNext] = useState('');
  const again = useMutation({ mutationFn: sendConfirmation });
  const change = useMutation({ mutationFn: correctEmail, onSuccess: () => setIsChanging(false) });
  const error = change.error ?? again.error;
  return (
    <div className="flex flex-col gap-4 text-sm">
      <FailureNotice error={error} />
      <p role="status" className="wrap-anywhere">
        {change.isSuccess
          ? t('emailStep.sentTo', { email: change.variables })
          : again.isSuccess
            ? t('emailStep.sentTo', { email })
            : t('emailStep.text', { email })}
      </p>
      <p className="text-ink-soft">{t('mailSent.spam')}</p>
      {isChanging ? (
        <Form isBusy={change.isPending} onSubmit={() => change.mutate(next.trim())} className="gap-3">
          <Field
            label={t('emailStep.newAddress')}
            type="email"
            autoComplete="email"
            autoFocus
            required
            maxLength={254}
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" isBusy={change.isPending}>
              {t('emailStep.send')}
            </Button>
            <Button onClick={() => setIsChanging(false)}>{t('common:cancel')}</Button>
          </div>
        </Form>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" isBusy={again.isPending} onClick={() => again.mutate()}>
            {t('emailStep.again')}
          </Button>
          <Button onClick={() => setIsChanging(true)}>{t('emailStep.change')}</Button>
        </div>
      )}
    </div>
  );
}

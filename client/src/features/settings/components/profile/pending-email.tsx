import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMoments } from '@/shared/lib/moments';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Notice } from '@/shared/ui/notice';
import { cancelEmailChange, changeEmail, emailChangeQuery } from '../../api/account';

export interface PendingEmailProps {
  email: string;
  /** It stands where somebody has just asked for it. */
  takesFocus: boolean;
  onCancel: () => void;
}

/** The new address that has not been confirmed yet, wherever it was asked for. */
export function PendingEmail({ email, takesFocus, onCancel }: PendingEmailProps) {
  const { t } = useTranslation('settings');
  const { minute } = useMoments();
  const client = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const until = useQuery(emailChangeQuery).data?.expiresAt;
  const reload = () => client.invalidateQueries({ queryKey: emailChangeQuery.queryKey });
  const again = useMutation({ mutationFn: () => changeEmail(email), onSuccess: reload });
  const cancel = useMutation({
    mutationFn: cancelEmailChange,
    onSuccess: async () => {
      onCancel();
      await reload();
    },
  });
  useEffect(() => {
    if (takesFocus) place.current?.focus();
  }, [takesFocus]);
  const error = again.error ?? cancel.error;
  const isBusy = again.isPending || cancel.isPending;
  return (
    <div ref={place} tabIndex={-1} className="flex flex-col gap-3">
      <FailureNotice error={error} />
      <Notice tone="neutral">
        <p className="font-medium wrap-anywhere">{t('profile.emailPending', { email })}</p>
        <p role="status" className="mt-1 text-ink-soft">
          {again.isSuccess && `${t('profile.emailSentAgain')} `}
          {until && t('profile.emailPendingText', { time: minute(until) })}
        </p>
        <div className="-ms-3 mt-1 flex flex-wrap">
          <Button
            variant="quiet"
            isBusy={again.isPending}
            onClick={() => {
              if (!isBusy) again.mutate();
            }}
          >
            {t('profile.emailSendAgain')}
          </Button>
          <Button
            variant="quiet"
            isBusy={cancel.isPending}
            onClick={() => {
              if (!isBusy) cancel.mutate();
            }}
          >
            {t('profile.emailCancel')}
          </Button>
        </div>
      </Notice>
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/handing-out';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
import { IconButton } from '@/shared/ui/icon-button';
import { Skeleton } from '@/shared/ui/skeleton';
import { beginTotp, confirmTotp } from '../api/second-factor';
import { CODE_LENGTH, CodeField } from '../components/code-field';

export interface TotpSetupProps {
  /** It is on: these are the backup codes, which are shown this once. */
  onConfirmed: (codes: readonly string[]) => void;
}

/** Sets up an authenticator app: scan, type the first code. */
export function TotpSetup({ onConfirmed }: TotpSetupProps) {
  const { t } = useTranslation('auth');
  const begin = useMutation({ mutationFn: beginTotp });
  const confirm = useMutation({
    mutationFn: confirmTotp,
    onSuccess: onConfirmed,
    onError: () => setCode(''),
  });
  const [code, setCode] = useState('');
  const hasBegun = useRef(false);
  const { mutate: start } = begin;
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    start();
  }, [start]);
  if (begin.isError) return <ErrorState error={begin.error} onRetry={() => begin.mutate()} />;
  if (!begin.data) return <Skeleton className="h-80" />;
  const { qr, secret, uri } = begin.data;
  const send = (digits: string) => {
    if (!confirm.isPending && digits.length === CODE_LENGTH) confirm.mutate(digits);
  };
  return (
    <Form isBusy={confirm.isPending} onSubmit={() => send(code)} className="gap-5">
      <ol className="flex list-decimal flex-col gap-1 ps-5 text-sm text-ink-soft">
        <li>{t('totp.app')}</li>
        <li>{t('totp.scan')}</li>
        <li>{t('totp.type')}</li>
      </ol>
      <div className="flex flex-wrap items-center gap-5">
        {/* White in the dark, too: cameras look for dark on light. */}
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr)}`}
          alt={t('totp.qr')}
          className="size-44 rounded-field border border-line bg-white p-2"
        />
        <div className="min-w-48 flex-1 text-sm">
          <p className="text-ink-soft">{t('totp.byHand')}</p>
          <p className="mt-1 flex items-start gap-1">
            <code dir="ltr" className="font-mono font-medium wrap-anywhere">
              {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
            </code>
            <IconButton
              label={t('totp.copySecret')}
              className="-mt-2"
              onClick={() => void copyText(secret, t)}
            >
              <Copy className="size-4" />
            </IconButton>
          </p>
          <p className="mt-1">
            <a href={uri} className="font-medium text-accent underline underline-offset-2">
              {t('totp.open')}
            </a>
          </p>
        </div>
      </div>
      <FailureNotice error={confirm.error} />
      <CodeField
        className="max-w-72"
        autoFocus
        hint={t('secondFactor.totpHint')}
        value={code}
        onChange={setCode}
        onComplete={send}
      />
      <Button type="submit" variant="primary" className="min-h-11 self-end" isBusy={confirm.isPending}>
        {t('totp.turnOn')}
      </Button>
    </Form>
  );
}

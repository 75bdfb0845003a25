import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { useUser } from '@/shared/lib/permissions';
import { Notice } from '@/shared/ui/notice';
import { Spinner } from '@/shared/ui/spinner';
import { confirmEmail } from '../api/auth';
import { useMailedToken } from '../lib/use-mailed-token';
import { AuthCard } from './auth-card';
import { AuthLink } from './auth-link';
import { BrokenLink } from './broken-link';

/** Where the link of a confirmation leads. It confirms by itself; a link works once, so it is sent once. */
export function ConfirmEmailPage() {
  const { t } = useTranslation('auth');
  const isSignedIn = useUser() !== null;
  const token = useMailedToken();
  const sent = useRef<string | null>(null);
  const { mutate, ...mutation } = useMutation({
    mutationFn: async (link: string) => {
      await confirmEmail(link);
      if (isSignedIn) await reloadUser().catch(() => undefined);
    },
  });
  useEffect(() => {
    if (token === null || sent.current === token) return;
    sent.current = token;
    mutate(token);
  }, [token, mutate]);
  return (
    <AuthCard title={mutation.isSuccess ? t('confirm.done') : t('confirm.title')}>
      <div className="flex flex-col gap-4">
        {token === null && <BrokenLink />}
        {mutation.isError && <BrokenLink error={mutation.error} />}
        {mutation.isPending && (
          <p role="status" className="flex items-center gap-3 text-sm text-ink-soft">
            <Spinner className="size-4" /> {t('confirm.pending')}
          </p>
        )}
        {mutation.isSuccess && <Notice tone="neutral">{t('confirm.text')}</Notice>}
        {!mutation.isPending && (
          <p className="text-sm">
            {isSignedIn ? (
              <AuthLink to="/">{t('goOn')}</AuthLink>
            ) : (
              <AuthLink to="/sign-in">{t('signIn')}</AuthLink>
            )}
          </p>
        )}
      </div>
    </AuthCard>
  );
}

import { useMutation, useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Notice } from '@/shared/ui/notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { acceptTerms } from '../api/steps';

export interface TermsStepProps {
  text: ComponentType<{ text: string }>;
}

/** The terms of this server, to be accepted or left with. */
export function TermsStep({ text: Text }: TermsStepProps) {
  const { t } = useTranslation('auth');
  // What was read earlier may be of an older version than what is asked for now.
  const config = useQuery({ ...configQuery, refetchOnMount: 'always' });
  const accept = useMutation({
    mutationFn: acceptTerms,
    onError: () => void config.refetch(),
  });
  if (config.isPending || (config.isFetching && !config.isFetchedAfterMount))
    return <Skeleton className="h-64" />;
  if (config.isError) return <ErrorState error={config.error} onRetry={() => void config.refetch()} />;
  const { terms } = config.data;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">{t('terms.text')}</p>
      {terms?.text && (
        <div
          role="region"
          aria-label={t('steps.terms')}
          // Long terms are scrolled with the keyboard, too.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          dir="auto"
          className="max-h-[50dvh] overflow-y-auto rounded-field border border-line bg-sunken px-4 py-3 text-sm wrap-anywhere"
        >
          <Text text={terms.text} />
        </div>
      )}
      {accept.isError && <Notice tone="danger">{describeError(accept.error, t)}</Notice>}
      <Button
        variant="primary"
        className="min-h-11 self-start"
        isBusy={accept.isPending}
        onClick={() => accept.mutate(terms?.version ?? '')}
      >
        {t('terms.accept')}
      </Button>
    </div>
  );
}

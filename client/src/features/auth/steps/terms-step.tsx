import { useMutation, useQuery } from '@tanstack/react-query';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { acceptTerms, termsQuery } from '../api/steps';

export interface TermsStepProps {
  text: ComponentType<{ text: string }>;
}

/** The terms of this server, to be accepted or left with. */
export function TermsStep({ text: Text }: TermsStepProps) {
  const { t } = useTranslation('auth');
  // What was read earlier may be of an older version than what is asked for now.
  const config = useQuery({ ...configQuery, refetchOnMount: 'always' });
  const [openedAt] = useState(Date.now);
  const isFresh = config.dataUpdatedAt >= openedAt;
  const version = isFresh ? config.data?.terms?.version : undefined;
  const terms = useQuery({ ...termsQuery(version ?? ''), enabled: version !== undefined });
  const accept = useMutation({
    mutationFn: acceptTerms,
    onError: () => void config.refetch(),
  });
  const failed = config.isError && !isFresh ? config : terms.isLoadingError ? terms : null;
  if (failed?.error) {
    // Terms that hold no more have no text: first of all it has to be known which ones do.
    const again = () => void config.refetch().then(() => terms.refetch());
    return <ErrorState error={failed.error} onRetry={again} />;
  }
  const isThere = isFresh && (version === undefined || terms.data !== undefined);
  if (config.isPending || !isThere) return <Skeleton className="h-64" />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">{t('terms.text')}</p>
      {terms.data && (
        <div
          role="region"
          aria-label={t('steps.terms')}
          // Long terms are scrolled with the keyboard, too.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          dir="auto"
          className="max-h-[50dvh] overflow-y-auto rounded-field border border-line bg-sunken px-4 py-3 text-sm wrap-anywhere"
        >
          <Text text={terms.data.text} />
        </div>
      )}
      <FailureNotice error={accept.error} />
      <Button
        variant="primary"
        className="min-h-11 self-end"
        isBusy={accept.isPending}
        onClick={() => accept.mutate(version ?? '')}
      >
        {t('terms.accept')}
      </Button>
    </div>
  );
}

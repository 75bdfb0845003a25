import type { IdentityProviderView, ProviderTestView } from '@tertulia/data-provider';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { copyText } from '@/shared/lib/handing-out';
import { Button } from '@/shared/ui/button';
import { CodeSpans } from '@/shared/ui/code-spans';
import { ErrorState } from '@/shared/ui/error-state';
import { IconButton } from '@/shared/ui/icon-button';
import { Skeleton } from '@/shared/ui/skeleton';
import { testProvider, watchQueries } from '../../api/watch';
import { Failure } from '../parts/failure';
import { TestOutcome } from '../parts/test-outcome';

/** The ways to sign in that the configuration switches on, each with a test. */
export function IdentitySection() {
  const { t } = useTranslation('admin');
  const providers = useQuery(watchQueries.providers());
  if (providers.isPending) return <Skeleton className="h-48" />;
  if (providers.isLoadingError)
    return <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />;
  return (
    <div>
      <p className="mb-4 text-sm text-ink-soft">
        <CodeSpans text={t('identity.hint')} />
      </p>
      <ul className="flex flex-col gap-3">
        {providers.data.map((provider) => (
          <li key={provider.id}>
            <ProviderCard provider={provider} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Passwords kept here: there is nobody to ask, and nobody is counted. */
const OWN = 'local';

interface ProviderCardProps {
  provider: IdentityProviderView;
}

function ProviderCard({ provider }: ProviderCardProps) {
  const { t } = useTranslation('admin');
  const { id, label, kind, people, callbackUrl } = provider;
  const test = useMutation({ mutationFn: () => testProvider(id) });
  return (
    <section aria-label={label} className="rounded-card border border-line p-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-40">
          <h3 className="font-medium wrap-anywhere">
            <bdi>{label}</bdi>
          </h3>
          <p className="text-sm text-ink-soft">
            {t(`identity.kinds.${kind}`, { defaultValue: kind })}
            {people !== null && ` · ${t('roles.people', { count: people })}`}
          </p>
        </div>
        {kind !== OWN && (
          <Button isBusy={test.isPending} onClick={() => test.mutate()}>
            {t('endpoints.test')}
          </Button>
        )}
      </div>
      {callbackUrl !== null && (
        <div className="mt-3 flex items-center gap-1 text-sm">
          <p className="min-w-0 flex-1">
            <span className="text-ink-soft">{t('identity.callback')}</span>
            <code dir="ltr" className="block text-xs break-all">
              {callbackUrl}
            </code>
          </p>
          <IconButton label={t('identity.copyCallback')} onClick={() => void copyText(callbackUrl, t)}>
            <Copy className="size-4" />
          </IconButton>
        </div>
      )}
      <div aria-live="polite">
        {test.isError && <TestOutcome isOk={false}>{describeError(test.error, t)}</TestOutcome>}
        {test.data && !test.isPending && (
          <TestOutcome isOk={test.data.ok}>
            {test.data.ok ? (
              describeFinding(test.data, t)
            ) : (
              <Failure code={test.data.code} params={test.data.params} message={test.data.detail} />
            )}
          </TestOutcome>
        )}
      </div>
    </section>
  );
}

/** What a test found, in the reader's language; the server says in English what this page does not know yet. */
function describeFinding({ code, params, detail, offers }: ProviderTestView, t: TFunction): string {
  const count = params['keys'] ?? params['certificates'];
  const found = t(`identity.found.${code}`, { ...params, count, defaultValue: detail });
  return [found, ...(offers ?? []).map((offer) => t(`identity.offers.${offer}`))].join(' ');
}

import type { EndpointView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { adminQueries, testEndpoint } from '../api/endpoints';
import { Failure } from './parts/failure';
import { TestOutcome } from './parts/test-outcome';
import { TestResult } from './test-result';

export interface EndpointCardProps {
  endpoint: EndpointView;
  onEdit: () => void;
}

function stateOf({ enabled, circuit }: EndpointView): 'off' | 'closed' | 'open' | 'half-open' {
  return enabled ? circuit.state : 'off';
}

const DOTS = {
  off: 'bg-ink-faint',
  closed: 'bg-success',
  open: 'bg-danger',
  'half-open': 'bg-warning',
} as const;

/** One endpoint: what it is, how it does, where its settings come from; a test asks it something small. */
export function EndpointCard({ endpoint, onEdit }: EndpointCardProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testEndpoint(endpoint.name),
    onSettled: () => client.invalidateQueries({ queryKey: adminQueries.endpoints().queryKey }),
  });
  const state = stateOf(endpoint);
  const { name, type, source, models, circuit } = endpoint;
  return (
    <section aria-label={name} className="rounded-card border border-line p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span aria-hidden className={cn('size-2.5 shrink-0 rounded-full', DOTS[state])} />
        <div className="min-w-0 flex-1 basis-40">
          <h3 className="truncate font-medium">
            <bdi>{name}</bdi>
          </h3>
          <p className="text-sm text-ink-soft">
            {[
              t(`types.${type}`, { defaultValue: type }),
              t(`states.${state}`),
              models == null ? null : t('endpoints.models', { count: models }),
              t(`sources.${source}`),
            ]
              .filter((one) => one !== null)
              .join(' · ')}
          </p>
        </div>
        <div className="flex gap-2">
          <Button isBusy={test.isPending} disabled={!endpoint.enabled} onClick={() => test.mutate()}>
            {t('endpoints.test')}
          </Button>
          <Button onClick={onEdit}>{t('endpoints.edit')}</Button>
        </div>
      </div>
      {circuit.lastError && state !== 'closed' && state !== 'off' && (
        <p className="mt-2 text-sm break-words text-danger">
          <Failure params={{}} {...circuit.lastError} />
        </p>
      )}
      <div aria-live="polite">
        {test.isError && <TestOutcome isOk={false}>{describeError(test.error, t)}</TestOutcome>}
        {test.data && !test.isPending && <TestResult result={test.data} />}
      </div>
    </section>
  );
}

import type { EndpointFailure } from '@tertulia/data-provider';
import { Trans, useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { EndpointFailures } from './endpoint-failures';

export interface NoModelProps {
  failures: readonly EndpointFailure[];
  onRetry: () => void;
}

/** There is nothing to ask yet: how to get a model. */
export function NoModel({ failures, onRetry }: NoModelProps) {
  const { t } = useTranslation('chat');
  const code = <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.8125rem]" />;
  return (
    <Notice tone="warning" className="mb-3">
      <p className="font-medium">{t('noModel.title')}</p>
      <ul className="mt-1.5 list-disc space-y-1 ps-4">
        <li>
          <Trans t={t} i18nKey="noModel.local" components={{ code }} />
        </li>
        <li>
          <Trans t={t} i18nKey="noModel.endpoint" components={{ code }} />
        </li>
      </ul>
      <EndpointFailures failures={failures} />
      <Button className="mt-3 min-h-8 px-3 max-md:min-h-10" onClick={onRetry}>
        {t('noModel.retry')}
      </Button>
    </Notice>
  );
}

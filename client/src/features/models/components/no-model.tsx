import type { EndpointFailure } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { EndpointFailures } from './endpoint-failures';
import { ModelWays } from './model-ways';

export interface NoModelProps {
  failures: readonly EndpointFailure[];
  onRetry: () => void;
}

/** There is nothing to ask yet: how to get a model. */
export function NoModel({ failures, onRetry }: NoModelProps) {
  const { t } = useTranslation('models');
  return (
    <Notice tone="warning" className="mb-3">
      <p className="font-medium">{t('noModel.title')}</p>
      <div className="mt-1.5">
        <ModelWays />
      </div>
      <EndpointFailures failures={failures} />
      <Button className="mt-3 min-h-8 px-3 max-md:min-h-10" onClick={onRetry}>
        {t('noModel.retry')}
      </Button>
    </Notice>
  );
}

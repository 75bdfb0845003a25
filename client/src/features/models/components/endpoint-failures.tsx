import type { EndpointFailure } from '@tertulia/data-provider';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeCode } from '@/shared/lib/errors';

export interface EndpointFailuresProps {
  failures: readonly EndpointFailure[];
}

/** Endpoints that could not say which models they have, and why. */
export function EndpointFailures({ failures }: EndpointFailuresProps) {
  const { t } = useTranslation('models');
  if (failures.length === 0) return null;
  return (
    <ul className="border-t border-line px-3 py-2 text-xs text-ink-soft">
      {failures.map(({ endpoint, code, message }) => {
        const reason = describeCode(code, { endpoint }, message, t);
        return (
          <li key={endpoint} className="flex items-start gap-2 py-0.5">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warning" />
            <span>{reason.includes(endpoint) ? reason : t('picker.failure', { endpoint, reason })}</span>
          </li>
        );
      })}
    </ul>
  );
}

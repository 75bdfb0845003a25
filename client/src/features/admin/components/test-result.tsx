import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { Notice } from '@/shared/ui/notice';
import type { EndpointTestResult } from '@tertulia/data-provider';

export interface TestResultProps {
  result: EndpointTestResult;
}

/** What came of asking an endpoint something small: the time it took, or the true error. */
export function TestResult({ result }: TestResultProps) {
  const { t, i18n } = useTranslation('admin');
  if (!result.ok)
    return (
      <Notice tone="danger" className="mt-3">
        <span className="break-words">{result.error?.message}</span>
      </Notice>
    );
  const seconds = new Intl.NumberFormat(findLocale(i18n.language), {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: 2,
  });
  return (
    <p className="mt-3 flex items-center gap-2 text-sm text-ink-soft">
      <CircleCheck aria-hidden className="size-4 text-success" />
      {t('endpoints.answered', { model: result.model, time: seconds.format(result.milliseconds / 1000) })}
    </p>
  );
}

import type { EndpointTestResult } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { Failure } from './parts/failure';
import { TestOutcome } from './parts/test-outcome';

export interface TestResultProps {
  result: EndpointTestResult;
}

/** What came of asking an endpoint something small: the time it took, or the true error. */
export function TestResult({ result }: TestResultProps) {
  const { t, i18n } = useTranslation('admin');
  if (result.error)
    return (
      <TestOutcome isOk={false}>
        <Failure params={{}} {...result.error} />
      </TestOutcome>
    );
  const seconds = new Intl.NumberFormat(findLocale(i18n.language), {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: 2,
  });
  return (
    <TestOutcome isOk>
      {t('endpoints.answered', { model: result.model, time: seconds.format(result.milliseconds / 1000) })}
    </TestOutcome>
  );
}

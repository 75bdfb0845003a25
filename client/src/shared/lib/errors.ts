/** Failures as sentences in the reader's language. */
import { ApiError } from '@tertulia/data-provider';
import type { TFunction } from 'i18next';

/** The translation of an error code with its parameters, or else what the server said itself. */
export function describeCode(
  code: string,
  params: Record<string, string | number>,
  message: string,
  t: TFunction,
) {
  return t(`errors:${code}`, { ...params, defaultValue: message });
}

/** What to tell the reader about any failure. */
export function describeError(error: unknown, t: TFunction): string {
  if (error instanceof ApiError) return describeCode(error.code, error.problem.params, error.message, t);
  if (error instanceof TypeError || !navigator.onLine) return t('errors:offline');
  return t('errors:unexpected');
}

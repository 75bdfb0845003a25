/** How long somebody has to wait, in the largest unit that still says it well. */
import type { i18n } from 'i18next';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Seconds as "in 2 hours"; what is no number as "later". */
export function describeWait(seconds: unknown, language: string, later: string): string {
  if (typeof seconds !== 'number') return later;
  const [unit, size] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language).format(Math.ceil(seconds / size), unit);
}

/** Lets texts say `{{seconds, wait}}`. */
export function addWaits(i18next: i18n): void {
  i18next.services.formatter?.add('wait', (seconds, language) =>
    describeWait(seconds, language ?? 'en', i18next.t('common:later')),
  );
}

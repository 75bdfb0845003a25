import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';

/** Dates as the reader writes them. */
export function useMoments() {
  const { i18n } = useTranslation();
  const locale = findLocale(i18n.language);
  const write = (options: Intl.DateTimeFormatOptions) => (time: string) =>
    new Intl.DateTimeFormat(locale, options).format(new Date(time));
  return { day: write({ dateStyle: 'medium' }), minute: write({ dateStyle: 'medium', timeStyle: 'short' }) };
}

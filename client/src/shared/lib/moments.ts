import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';

type Write = (moment: string) => string;

export interface Moments {
  day: Write;
  minute: Write;
  second: Write;
}

/** Moments of the server (ISO 8601) as the reader writes them, in the reader's zone. */
export function useMoments(): Moments {
  const { i18n } = useTranslation();
  const locale = findLocale(i18n.language);
  return useMemo(() => {
    const write = (options: Intl.DateTimeFormatOptions): Write => {
      const format = new Intl.DateTimeFormat(locale, options);
      return (moment) => format.format(new Date(moment));
    };
    return {
      day: write({ dateStyle: 'medium' }),
      minute: write({ dateStyle: 'medium', timeStyle: 'short' }),
      second: write({ dateStyle: 'medium', timeStyle: 'medium' }),
    };
  }, [locale]);
}

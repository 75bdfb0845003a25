import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';

/** Moments of the server in the reader's language and zone. */
export function useMoments(): { day: (moment: string) => string; time: (moment: string) => string } {
  const { i18n } = useTranslation();
  const locale = findLocale(i18n.language);
  return useMemo(() => {
    const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
    return {
      day: (moment) => days.format(new Date(moment)),
      time: (moment) => times.format(new Date(moment)),
    };
  }, [locale]);
}

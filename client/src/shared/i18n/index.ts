/** Texts in the reader's language. English is in the bundle; every other language comes when it is chosen. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { addCategories } from './categories';
import { followLanguage } from './late-texts';
import * as en from './locales/en';
import { addWaits } from './waits';

export const LANGUAGES = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;
/** A made-up language that reads from right to left, to see how the page copes: `?lang=rtl-check`. */
const RTL_CHECK = 'rtl-check';

const NAMESPACES = ['common', 'conversations', 'chat', 'models', 'errors'] as const;

const loaders: Record<string, () => Promise<Record<string, object>>> = {
  es: () => import('./locales/es'),
};

export async function startI18n(language: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { ...en } },
    lng: 'en',
    fallbackLng: 'en',
    ns: NAMESPACES,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  addWaits(i18next);
  addCategories(i18next);
  await changeLanguage(language);
}

/** Show the page in a language; the direction follows it. */
export async function changeLanguage(language: string): Promise<void> {
  const load = loaders[language];
  if (load && !i18next.hasResourceBundle(language, 'common')) {
    for (const [namespace, texts] of Object.entries(await load())) {
      i18next.addResourceBundle(language, namespace, texts);
    }
  }
  const shown = load ? language : 'en';
  document.documentElement.lang = shown;
  document.documentElement.dir = language === RTL_CHECK ? 'rtl' : 'ltr';
  await followLanguage(shown);
  await i18next.changeLanguage(shown);
}

/** How dates and numbers are written: as in the reader's country, where the browser names one for this language. */
export function findLocale(language: string): string {
  return navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
}

/** The language to begin with: chosen, or the browser's if we have it, or English. */
export function detectLanguage(chosen: string): string {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === RTL_CHECK) return RTL_CHECK;
  const wanted = [chosen, ...navigator.languages.map((one) => one.slice(0, 2))];
  return wanted.find((one) => one in LANGUAGES) ?? 'en';
}

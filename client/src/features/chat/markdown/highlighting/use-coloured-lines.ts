import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { Colouring, mergeLines, type Line } from './colouring';
import { findLanguage } from './languages';

const NO_LINES: readonly Line[] = [];
const noSubscription = () => () => undefined;
const noLines = () => NO_LINES;

/** The lines of a piece of code, plain at first, coloured as soon as a worker has done it. */
export function useColouredLines(code: string, languageName: string): readonly Line[] {
  const language = findLanguage(languageName);
  const colouring = useMemo(() => (language === null ? null : new Colouring(language)), [language]);
  const coloured = useSyncExternalStore(
    colouring?.subscribe ?? noSubscription,
    colouring?.getLines ?? noLines,
  );
  useEffect(() => colouring?.send(code), [colouring, code]);
  return useMemo(() => mergeLines(code, coloured), [code, coloured]);
}

import { useEffect, useReducer, useState } from 'react';
import { ColouredCode, type Line } from './coloured-code';
import { findLanguage } from './languages';

type Engine = typeof import('./engine');

const SLICE_MS = 6;
let loadedEngine: Engine | null = null;
const ready = new Set<string>();

/** The lines of a piece of code, plain at first, coloured as soon as its grammar is there. */
export function useColouredLines(code: string, languageName: string): readonly Line[] {
  const language = findLanguage(languageName);
  const [session, setSession] = useState(() => ({ language, code: new ColouredCode(language ?? '') }));
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  if (session.language !== language) setSession({ language, code: new ColouredCode(language ?? '') });

  const engine = language !== null && ready.has(language) ? loadedEngine : null;
  // The session only remembers what it worked out for these lines, so drawing twice gives the same.
  const { lines, isComplete } = session.code.update(code, engine, SLICE_MS);

  useEffect(() => {
    if (language === null || ready.has(language)) return;
    let isShown = true;
    void prepare(language).then(
      () => isShown && redraw(),
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [language]);
  useEffect(() => {
    if (isComplete || engine === null) return;
    const timer = setTimeout(redraw, 0);
    return () => clearTimeout(timer);
  });
  return lines;
}

async function prepare(language: string): Promise<void> {
  const engine = await import('./engine');
  await engine.prepareLanguage(language);
  loadedEngine = engine;
  ready.add(language);
}

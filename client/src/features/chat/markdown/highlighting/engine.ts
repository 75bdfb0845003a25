/** The colouring engine: shiki with JavaScript regular expressions, so that neither WebAssembly nor `eval` is needed. */
import { createCssVariablesTheme, createHighlighterCoreSync, type GrammarState } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { loadGrammar } from './grammars';
import type { Language } from './languages';

export type { GrammarState };
/** A stretch of one line; `kind` names its colour, '' the colour of plain code. */
export type Stretch = { text: string; kind: string };

const THEME = 'css-variables';
const PREFIX = '--code-';

const highlighter = createHighlighterCoreSync({
  themes: [createCssVariablesTheme({ name: THEME, variablePrefix: PREFIX })],
  langs: [],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});
const loading = new Map<Language, Promise<void>>();

/** Resolves when lines of the language can be coloured. */
export function prepareLanguage(language: Language): Promise<void> {
  let ready = loading.get(language);
  if (!ready) {
    ready = loadGrammar(language).then((grammar) => highlighter.loadLanguage(grammar));
    loading.set(language, ready);
    ready.catch(() => loading.delete(language));
  }
  return ready;
}

/** Colour one line that follows the state which the line before it left. */
export function colourLine(
  line: string,
  language: Language,
  before: GrammarState | undefined,
): { stretches: Stretch[]; after: GrammarState | undefined } {
  const tokens = highlighter.codeToTokensBase(line, {
    lang: language,
    theme: THEME,
    tokenizeMaxLineLength: 2000,
    tokenizeTimeLimit: 2000,
    ...(before ? { grammarState: before } : {}),
  });
  const stretches: Stretch[] = [];
  for (const { content, color } of tokens[0] ?? []) {
    const kind = /--code-(?:token-)?([a-z-]+)/.exec(color ?? '')?.[1] ?? '';
    const last = stretches.at(-1);
    if (last && (last.kind === kind || content.trim() === '')) last.text += content;
    else stretches.push({ text: content, kind: kind === 'foreground' ? '' : kind });
  }
  return { stretches, after: highlighter.getLastGrammarState(tokens) };
}

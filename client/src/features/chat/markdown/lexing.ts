/** Markdown to tokens. Nothing here makes HTML: the tokens are drawn by our own elements only. */
import { Lexer, Marked, type Token, type TokensList } from 'marked';
import { createMathExtensions } from './math-tokens';

export type Links = TokensList['links'];

/** Beyond this a text is shown as it is: no answer that is meant to be read is so long. */
const LONGEST_TEXT = 400_000;
const LONGEST_LINE = 30_000;
/** Quotes and lists nested deeper than this are an attack or an accident. */
const DEEPEST_NESTING = 24;

/** A single line end is one: models write verse and addresses so. */
const OPTIONS = { gfm: true, breaks: true };
const settled = new Marked(OPTIONS, { extensions: createMathExtensions(false) });
const streaming = new Marked(OPTIONS, { extensions: createMathExtensions(true) });

/** The block tokens of a text, their raws in order making up the text. `links` are reference definitions known so far. */
export function lexBlocks(
  text: string,
  isStreaming: boolean,
  links: Links,
): { tokens: Token[]; links: Links } {
  if (!isReasonable(text)) return { tokens: [plainToken(text)], links };
  const lexer = new Lexer((isStreaming ? streaming : settled).defaults);
  lexer.tokens.links = { ...links };
  try {
    const tokens = lexer.lex(text);
    return { tokens: [...tokens], links: lexer.tokens.links };
  } catch {
    return { tokens: [plainToken(text)], links };
  }
}

/** A token that shows its text exactly as it came. */
function plainToken(text: string): Token {
  return { type: 'plain', raw: text, text };
}

/** Whether the text can be parsed in little time and without nesting that exhausts the stack. */
function isReasonable(text: string): boolean {
  if (text.length > LONGEST_TEXT) return false;
  let start = 0;
  let deepLines = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > LONGEST_LINE) return false;
    const line = text.slice(start, Math.min(end, start + 400));
    if (nestsTooDeep(line)) return false;
    if (DEEP_ITEM.test(line)) deepLines += 1;
    start = end + 1;
  }
  return deepLines < DEEPEST_NESTING;
}

const DEEP_ITEM = /^\s{80,}(?:[-*+>]|\d+[.)])\s/;
const CONTAINERS = /^(?:\s*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)))+/;
const RULE = /^\s*([-*_])(?:\s*\1)*\s*$/;

function nestsTooDeep(line: string): boolean {
  const markers = CONTAINERS.exec(line)?.[0] ?? '';
  return markers.replaceAll(/[\s\d]/g, '').length > DEEPEST_NESTING && !RULE.test(line);
}

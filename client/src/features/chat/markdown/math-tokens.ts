/** Formulas as tokens of marked: `$$…$$`, `\[…\]`, `\(…\)`, and `$…$` where it cannot be money. */
import type { TokenizerExtension } from 'marked';

export type MathToken = { type: 'math'; raw: string; tex: string; isBlock: boolean; isOpen: boolean };

const BLOCK = /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n+|$)/;
const OPEN_BLOCK = /^ {0,3}(?:\$\$|\\\[)([\s\S]*)$/;
const INLINE = /^(?:\\\(([^\n]{1,2000}?)\\\)|\$\$([^\n$]{1,2000}?)\$\$|\\\[([^\n]{1,2000}?)\\\])/;
// Pandoc's rule (no space inside the dollars, no digit after), and something in it that an amount does not have.
const DOLLARS = /^\$(?![\s$])((?:\\[^\n]|[^\\$\n]){0,400}?[^\s\\$])\$(?![\dA-Za-z$])/;
const LOOKS_LIKE_MATH = /[\\^_={}<>]|^[A-Za-z]{1,2}'?$|^\d*[A-Za-z](?:\s*[-+*/(,|]|$)|^[-+]?\d+(?:\.\d+)?$/;

/** The extensions; with `isStreaming` a formula that is still open is a token too, so that its source does not flicker. */
export function createMathExtensions(isStreaming: boolean): TokenizerExtension[] {
  return [
    {
      name: 'math',
      level: 'block',
      start: (source) => findStart(source, /(?:^|\n) {0,3}(?:\$\$|\\\[)/),
      tokenizer(source) {
        const closed = BLOCK.exec(source);
        if (closed) return mathToken(closed[0], closed[1] ?? closed[2] ?? '', true, false);
        const open = isStreaming ? OPEN_BLOCK.exec(source) : null;
        return open ? mathToken(open[0], open[1] ?? '', true, true) : undefined;
      },
    },
    {
      name: 'math',
      level: 'inline',
      start: (source) => findStart(source, /\$|\\[([]/),
      tokenizer(source) {
        const match = INLINE.exec(source);
        if (match)
          return mathToken(match[0], match[1] ?? match[2] ?? match[3] ?? '', match[1] === undefined, false);
        const dollars = DOLLARS.exec(source);
        const tex = dollars?.[1];
        return dollars && tex && LOOKS_LIKE_MATH.test(tex)
          ? mathToken(dollars[0], tex, false, false)
          : undefined;
      },
    },
  ];
}

function findStart(source: string, pattern: RegExp): number | undefined {
  const index = source.search(pattern);
  return index === -1 ? undefined : index;
}

function mathToken(raw: string, tex: string, isBlock: boolean, isOpen: boolean): MathToken {
  return { type: 'math', raw, tex: tex.trim(), isBlock, isOpen };
}

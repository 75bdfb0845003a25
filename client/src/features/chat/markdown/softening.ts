/** What to show of the end of a text that is still being written, so that half of a mark is never seen. */
import remend, { type RemendOptions } from 'remend';

/** Only what leaves the finished text as it will be: nothing is escaped or cut that would come back later. */
const COMPLETIONS: RemendOptions = {
  linkMode: 'text-only',
  katex: false,
  setextHeadings: false,
  htmlTags: false,
  singleTilde: false,
  comparisonOperators: false,
};
const OPEN_FENCE = /(?:^|\n)[ \t]*(?:`{3,}|~{3,})[^\n`]*$/;
const HALF_MARK = /(?:^|\n)[ \t]*(?:[-=*_+#>`~|:]{1,6}|\d{1,9}[.)]?|[-*+] \[[ xX]?)?[ \t]*$/;
const HALF_TABLE = /(?:^|\n)[ \t]*\|[^\n]*(?:\n[ \t]*[|:\- \t]*)?$/;
const HALF_CLOSING = /\n[ \t]*(?:`{1,2}|~{1,2})$/;

/** Without a last line that may yet become anything: a list item, a heading, a fence, a rule under a heading. */
export function withoutHalfMark(text: string): string {
  const match = OPEN_FENCE.exec(text) ?? HALF_MARK.exec(text);
  return match ? text.slice(0, match.index) : text;
}

/** The open last block with its emphasis, code and links closed, and without a table that has no second line yet. */
export function completeBlock(text: string): string {
  const table = HALF_TABLE.exec(text);
  const shown = table && !/\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|/.test(text) ? text.slice(0, table.index) : text;
  return remend(shown, COMPLETIONS);
}

/** The code of an open fence without the beginning of its end. */
export function withoutHalfFence(code: string): string {
  return code.replace(HALF_CLOSING, '');
}

/** Formulas by KaTeX, built as elements and never as HTML text. */
import { render } from 'katex';
import 'katex/dist/katex.min.css';

const LONGEST_FORMULA = 5000;

/** Draw a formula into an element; false when its source is not one that KaTeX understands. */
export function setFormula(tex: string, isBlock: boolean, target: HTMLElement): boolean {
  if (tex.length > LONGEST_FORMULA) return false;
  try {
    render(tex, target, {
      displayMode: isBlock,
      output: 'htmlAndMathml',
      trust: false,
      strict: 'ignore',
      throwOnError: true,
      maxExpand: 500,
      maxSize: 20,
    });
    return true;
  } catch {
    target.replaceChildren();
    return false;
  }
}

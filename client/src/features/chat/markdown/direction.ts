const LETTER = /\p{L}/u;
const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * The direction of a text by its first letter. For elements that hold others with a direction of their own, of which
 * `dir="auto"` sees nothing: marks and bars stand where their text begins.
 */
export function findDirection(text: string): 'ltr' | 'rtl' | undefined {
  const letter = LETTER.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return FROM_RIGHT.test(letter) ? 'rtl' : 'ltr';
}

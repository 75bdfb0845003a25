const LONGEST = 80;

/** A title as it stands within a sentence: cut where it is long. */
export function shortenTitle(title: string): string {
  const letters = [...title];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('').trimEnd()}…` : title;
}

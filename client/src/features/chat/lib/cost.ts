/** Money as a person reads it. The server counts in billionths of a US dollar. */

const NANO = 1e9;

/** Two digits that say something, however small the amount: $1.24, $0.0021. */
export function formatCost(nanoUsd: number, locale: string): string {
  const amount = nanoUsd / NANO;
  const digits =
    amount >= 1 || amount === 0
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { maximumSignificantDigits: 2 };
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    ...digits,
  }).format(amount);
}

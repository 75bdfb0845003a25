const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size as a person says it: 1.2 MB. */
export function formatBytes(bytes: number, locale: string): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const format = { style: 'unit', unit: UNITS[power] ?? 'byte', unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale, { ...format, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}

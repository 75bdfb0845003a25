/** For how long a key may be kept. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const EXPIRIES = { never: null, hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY } as const;
export type Expiry = keyof typeof EXPIRIES;

/** The moment at which a key that is saved now is forgotten; null for never. */
export function findExpiry(expiry: Expiry, now: Date): string | null {
  const milliseconds = EXPIRIES[expiry];
  return milliseconds === null ? null : new Date(now.getTime() + milliseconds).toISOString();
}

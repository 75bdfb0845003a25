/** How long a key works, in days. */
export const LIFETIMES = ['30', '90', '365', 'never'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

const DAY_MS = 86_400_000;

/** When a key of today expires; undefined when it does not. */
export function expiryOf(lifetime: Lifetime, now: Date): string | undefined {
  if (lifetime === 'never') return undefined;
  return new Date(now.getTime() + Number(lifetime) * DAY_MS).toISOString();
}

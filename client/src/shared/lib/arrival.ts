/** What a provider sent the browser back with, as a sentence. */
import type { TFunction } from 'i18next';
import type { SignInProvider } from './client-config';

export interface Arrival {
  code: string;
  provider: string | undefined;
}

/**
 * Code and provider come from the address, so anyone may have written them: only what is known here is shown. `failed`
 * says what is said of a code without words of its own.
 */
export function describeArrival(
  { code, provider }: Arrival,
  known: readonly SignInProvider[],
  t: TFunction,
  failed: (provider: string) => string,
): string {
  const found = findProvider(provider, known);
  const name = found?.label ?? t('common:theProvider');
  // "the provider" may begin the sentence; what providers are called stays as it is.
  const finish = (text: string) => (found ? text : text.charAt(0).toUpperCase() + text.slice(1));
  if (!/^[a-z_]{1,60}$/.test(code)) return finish(failed(name));
  return finish(t(`errors:${code}`, { provider: name, retryAfter: '', defaultValue: failed(name) }));
}

/** The provider that is meant by an id or a label. */
export function findProvider(
  named: string | null | undefined,
  known: readonly SignInProvider[],
): SignInProvider | undefined {
  return known.find(({ id, label }) => label === named || id === named);
}

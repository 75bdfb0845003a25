/** What a provider sent the browser back with, as a sentence. */
import type { TFunction } from 'i18next';
import type { SignInProvider } from '@/shared/lib/client-config';

/** `code` and `provider` come from the address, so anyone may have written them: only what is known here is shown. */
export function describeArrival(
  code: string,
  provider: string | undefined,
  known: readonly SignInProvider[],
  t: TFunction,
): string {
  const found = known.find(({ id, label }) => label === provider || id === provider);
  const name = found?.label ?? t('auth:theProvider');
  const fallback = t('auth:arrivalFailed', { provider: name });
  if (!/^[a-z_]{1,60}$/.test(code)) return fallback;
  const text = t(`errors:${code}`, { provider: name, reason: '', detail: '', defaultValue: fallback });
  return text.replace(/ \(\)/, '');
}

import { useTranslation } from 'react-i18next';
import type { SignInProvider } from '@/shared/lib/client-config';

/** What came of connecting a provider, from the address it sent the browser back to: only what is known here is shown. */
export function useArrival(providers: readonly SignInProvider[] | undefined) {
  const { t } = useTranslation('settings');
  const search = new URLSearchParams(location.search);
  const named = search.get('connected') ?? search.get('provider');
  const label = providers?.find((one) => one.id === named || one.label === named)?.label;
  const code = search.get('error');
  if (code !== null && /^[a-z_]{1,60}$/.test(code)) {
    const provider = label ?? t('connections.theProvider');
    const fallback = t('connections.failed', { provider });
    const text = t(`errors:${code}`, { provider, reason: '', detail: '', defaultValue: fallback });
    return { tone: 'danger' as const, text: text.replace(/ \(\)/, '') };
  }
  if (!search.has('connected') || label === undefined) return null;
  return { tone: 'neutral' as const, text: t('connections.done', { provider: label }) };
}

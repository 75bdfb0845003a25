import { useTranslation } from 'react-i18next';
import { describeArrival, findProvider } from '@/shared/lib/arrival';
import type { SignInProvider } from '@/shared/lib/client-config';

/** What came of connecting a provider, from the address it sent the browser back to. */
export function useArrival(providers: readonly SignInProvider[] = []) {
  const { t } = useTranslation('settings');
  const search = new URLSearchParams(location.search);
  const code = search.get('error');
  if (code !== null) {
    const arrival = { code, provider: search.get('connected') ?? search.get('provider') ?? undefined };
    const text = describeArrival(arrival, providers, t, (provider) => t('connections.failed', { provider }));
    return { tone: 'danger' as const, text };
  }
  const connected = findProvider(search.get('connected'), providers);
  if (connected === undefined) return null;
  return { tone: 'neutral' as const, text: t('connections.done', { provider: connected.label }) };
}

import type { SessionView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { Button } from '@/shared/ui/button';
import { useMoments } from '@/shared/lib/moments';

export interface SessionRowProps {
  session: SessionView;
  isBusy: boolean;
  onEnd: () => void;
}

/** One device: what it is, where it was, and how it got in. */
export function SessionRow({ session, isBusy, onEnd }: SessionRowProps) {
  const { t } = useTranslation('settings');
  const { minute } = useMoments();
  const way = useWay(session.provider);
  const device = session.device || t('unknownDevice');
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="truncate font-medium">{device}</span>
          {session.current && (
            <span className="rounded-full bg-accent-wash px-2 py-0.5 text-xs font-medium text-accent">
              {t('thisDevice')}
            </span>
          )}
        </p>
        <p className="wrap-anywhere text-ink-soft">
          {session.place && <>{session.place} · </>}
          <bdi dir="ltr">{session.address}</bdi>
        </p>
        <p className="text-ink-soft">
          {[!session.current && t('lastUsed', { when: minute(session.lastUsedAt) }), way]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {!session.current && (
        <Button aria-label={t('signOutDevice', { device })} isBusy={isBusy} onClick={onEnd}>
          {t('signOutSession')}
        </Button>
      )}
    </li>
  );
}

/** How the session began; null where that is not known. */
function useWay(provider: string): string | null {
  const { t } = useTranslation('settings');
  const signIn = useQuery(configQuery).data?.signIn;
  if (!provider) return null;
  if (provider === 'local') return t('ways.password');
  if (provider === 'passkey') return t('ways.passkey');
  const known = [...(signIn?.providers ?? []), ...(signIn?.directories ?? [])];
  return t('ways.provider', { provider: known.find(({ id }) => id === provider)?.label ?? provider });
}

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '@/shared/lib/announce';
import type { LiveRun } from '../runtime/live-run';

/** Tells screen readers that an answer begins and how it ended; never its words one by one. */
export function useAnnouncedRun(run: LiveRun | null): void {
  const { t } = useTranslation('chat');
  useEffect(() => {
    if (!run) return undefined;
    announce(t('announce.started'));
    return () => {
      const { phase, answer } = run.getSnapshot();
      if (phase === 'ended')
        announce(t(`announce.${answer.metadata.status ?? 'finished'}`, { defaultValue: '' }));
    };
  }, [run, t]);
}

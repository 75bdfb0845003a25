import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { Spinner } from '@/shared/ui/spinner';
import type { ChatActions } from '../hooks/use-chat-actions';
import type { RunSnapshot } from '../runtime/live-run';

export interface RunNoticeProps {
  run: RunSnapshot;
  actions: ChatActions;
}

/** What hinders a run: the line is broken, or the server refused the question. */
export function RunNotice({ run, actions }: RunNoticeProps) {
  const { t } = useTranslation('chat');
  if (run.phase === 'reconnecting') {
    return (
      <p role="status" className="mt-3 flex items-center gap-2 text-sm text-ink-soft">
        <Spinner className="size-4" />
        {t(navigator.onLine ? 'reconnecting' : 'offline')}
      </p>
    );
  }
  if (run.phase !== 'refused') return null;
  return (
    <Notice tone="danger">
      <p className="font-medium">{t('notSent')}</p>
      <p className="mt-0.5">{describeError(run.error, t)}</p>
      <div className="mt-2 flex gap-2">
        <Button className="min-h-8 px-3 max-md:min-h-10" onClick={actions.retry}>
          {t('actions.tryAgain')}
        </Button>
        <Button variant="quiet" className="min-h-8 px-3 max-md:min-h-10" onClick={actions.takeBack}>
          {t('actions.takeBack')}
        </Button>
      </div>
    </Notice>
  );
}

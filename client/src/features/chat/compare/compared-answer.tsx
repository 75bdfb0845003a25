import type { MessageView } from '@tertulia/data-provider';
import { useQueryClient } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { IconButton } from '@/shared/ui/icon-button';
import { loadLater } from '@/shared/ui/load-later';
import { runsOf } from '../api/runs';
import { AnswerNotice } from '../components/answer-notice';
import { AnswerParts } from '../components/answer-parts';
import { AnswerSummary } from '../components/answer-summary';
import { CopyButton } from '../components/copy-button';
import { OtherAnswerer } from '../components/other-answerer';
import { RunNotice } from '../components/run-notice';
import type { ChatActions } from '../hooks/use-chat-actions';
import { useAnswerRun, useRunSnapshot } from '../hooks/use-run';
import { hasWords, readText } from '../lib/message-text';
import { toMessage } from '../lib/to-message';

const MessageDetails = loadLater(() =>
  import('../components/message-details').then((part) => part.MessageDetails),
);

export interface ComparedAnswerProps {
  message: MessageView;
  /** Its name for screen readers, with its place among the others. */
  label: string;
  /** Its model. */
  name: string;
  /** The conversation goes on from it as things are. */
  isCurrent: boolean;
  actions: ChatActions;
  onChoose: () => void;
}

/** One of several answers that stand beside each other. */
export function ComparedAnswer(props: ComparedAnswerProps) {
  const { message, label, name, isCurrent, actions, onChoose } = props;
  const { t } = useTranslation('chat');
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { conversationId, id, metadata } = message;
  const run = useAnswerRun(conversationId, id);
  const snapshot = useRunSnapshot(run);
  const shown = snapshot && snapshot.answer.id !== null ? toMessage(snapshot, message) : message;
  const isRunning = snapshot !== null || metadata.status === 'running';
  const { runId, status } = metadata;
  useEffect(() => {
    if (status === 'running' && runId) runsOf(client).follow(conversationId, runId, id);
  }, [client, conversationId, id, runId, status]);
  const text = readText(shown.parts);
  return (
    <section
      aria-label={label}
      aria-busy={isRunning || undefined}
      className="w-[88%] shrink-0 scroll-mt-16 snap-center rounded-card border border-line bg-surface p-4 md:w-auto md:min-w-56 md:flex-1 md:basis-0"
    >
      <div className="mb-3 flex min-h-8 items-center gap-2 border-b border-line pb-2">
        <h3 className="min-w-1/2 flex-1 truncate text-sm font-medium" title={name}>
          <bdi>{name}</bdi>
        </h3>
        {isCurrent && !isRunning && (
          <span
            title={t('compare.current')}
            className="min-w-0 truncate rounded-full bg-accent-wash px-2 py-0.5 text-xs text-ink"
          >
            {t('compare.current')}
          </span>
        )}
        {isRunning ? (
          <IconButton
            size="small"
            label={t('compare.stop', { model: name })}
            onClick={() => actions.stopAnswer(id)}
          >
            <Square className="size-3.5 fill-current" />
          </IconButton>
        ) : (
          text !== '' && <CopyButton text={text} />
        )}
      </div>
      <OtherAnswerer message={shown} />
      <AnswerParts message={shown} isStreaming={isRunning} />
      {snapshot && <RunNotice run={snapshot} actions={actions} />}
      {!isRunning && <AnswerNotice metadata={shown.metadata} hasText={hasWords(shown.parts)} />}
      {!isRunning && (
        <div className="mt-4 flex flex-wrap items-center justify-between gap-2">
          <Button
            variant={isCurrent ? 'primary' : 'secondary'}
            aria-label={t('compare.chooseNamed', { model: name })}
            onClick={onChoose}
          >
            {t('compare.choose')}
          </Button>
          <AnswerSummary message={shown} onOpen={() => setOpen(true)} />
        </div>
      )}
      {isOpen && <MessageDetails message={shown} onClose={() => setOpen(false)} />}
    </section>
  );
}

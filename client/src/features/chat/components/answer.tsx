import type { MessageView } from '@tertulia/data-provider';
import { memo } from 'react';
import type { ChatActions } from '../hooks/use-chat-actions';
import { useRunSnapshot } from '../hooks/use-run';
import { hasWords } from '../lib/message-text';
import { toMessage } from '../lib/to-message';
import type { LiveRun } from '../runtime/live-run';
import { AnswerActions } from './answer-actions';
import { AnswerNotice } from './answer-notice';
import { AnswerParts } from './answer-parts';
import { OtherAnswerer } from './other-answerer';
import { RunNotice } from './run-notice';

export interface AnswerProps {
  message: MessageView;
  actions: ChatActions;
  isBusy: boolean;
  isLast: boolean;
  /** The run that makes this answer now. */
  run: LiveRun | null;
}

export const Answer = memo(function Answer({ message, actions, isBusy, isLast, run }: AnswerProps) {
  const snapshot = useRunSnapshot(run);
  const shown = snapshot && snapshot.answer.id !== null ? toMessage(snapshot, message) : message;
  const isRunning = snapshot !== null && snapshot.phase !== 'refused';
  const hasText = hasWords(shown.parts);
  return (
    <div aria-busy={isRunning || undefined}>
      <OtherAnswerer message={shown} />
      <AnswerParts key={shown.id} message={shown} isStreaming={isRunning} />
      {snapshot && <RunNotice run={snapshot} actions={actions} />}
      {!isRunning && !snapshot && (
        <AnswerNotice
          metadata={shown.metadata}
          hasText={hasText}
          onContinue={isBusy ? undefined : () => actions.continueAnswer(message)}
          onRetry={isBusy ? undefined : () => actions.regenerate(message)}
        />
      )}
      {!snapshot && <AnswerActions message={shown} isLast={isLast} actions={actions} isBusy={isBusy} />}
    </div>
  );
});

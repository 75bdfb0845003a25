import { ApiError } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { conversationQueries } from '@/features/conversations';
import { AnswererControls, NoModel, useAnswerer } from '@/features/models';
import { useCan } from '@/shared/lib/permissions';
import { offerComposerFocus } from '@/shared/lib/composer-focus';
import { loadLater } from '@/shared/ui/load-later';
import { messageQueries } from '../api/queries';
import { DropZone } from '../attachments/drop-zone';
import { uploadsOf } from '../attachments/queues';
import { CompareBar } from '../compare/compare-bar';
import { useAnnouncedRun } from '../hooks/use-announced-run';
import { useChatActions } from '../hooks/use-chat-actions';
import { useRun } from '../hooks/use-run';
import { useComparedModels } from '../lib/comparison';
import { preloadMarkdown } from '../markdown';
import { ChatHeader } from './chat-header';
import { Composer } from './composer';
import { ContextGauge } from './context-gauge';
import { Conversation } from './conversation';
import { Greeting } from './greeting';
import { MissingConversation } from './missing-conversation';
import { Starters } from './starters';

const CompareDialog = loadLater(() => import('../compare/compare-dialog').then((part) => part.CompareDialog));

export interface ChatPageProps {
  conversationId?: string;
  messageId?: string;
}

/** A conversation, or the beginning of a new one. The composer is the same element in both, so it never loses the focus. */
export function ChatPage({ conversationId, messageId }: ChatPageProps) {
  const id = conversationId ?? null;
  const conversation = useQuery({ ...conversationQueries.detail(id ?? ''), enabled: false });
  const end = useQuery({ ...messageQueries.branch(id ?? ''), enabled: false });
  const around = useQuery({ ...messageQueries.around(id ?? '', messageId ?? ''), enabled: false });
  const answerer = useAnswerer(id, conversation.data);
  const { models } = answerer;
  const actions = useChatActions(id, messageId, answerer.question);
  const run = useRun(id);
  const [isComparing, setComparing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useAnnouncedRun(run);
  useEffect(() => offerComposerFocus(() => field.current?.focus()), []);
  useEffect(() => {
    // An answer will come, but first the page has to be ready for the question.
    const timer = setTimeout(() => void preloadMarkdown(), 1000);
    return () => clearTimeout(timer);
  }, []);

  const { model } = answerer.choice;
  const compared = useComparedModels(id);
  const asked = model ? [model.id, ...compared] : compared;
  const context = end.data?.items.findLast((item) => item.metadata.context)?.metadata.context;
  const mayCompare = useCan('comparisons.use');
  const mayAddFiles = useCan('files.use');
  const canCompare = mayCompare && models.data?.specsOnly !== true && (models.data?.items.length ?? 0) > 1;
  const isNew = id === null;
  const isRefused = run?.getSnapshot().phase === 'refused';
  const { error } = messageId === undefined ? end : around;
  const isMissing = !run && error instanceof ApiError && error.code === 'conversation_not_found';
  const hasNoModel = models.isSuccess && models.data.items.length === 0;
  if (isMissing) {
    return (
      <>
        <ChatHeader conversationId={null} />
        <MissingConversation />
      </>
    );
  }
  return (
    <>
      {mayAddFiles && <DropZone onDrop={(files) => uploadsOf(id).add(files)} />}
      <ChatHeader conversationId={id} />
      {isNew ? (
        <div className="flex min-h-0 flex-1 flex-col justify-center pb-8 md:flex-[0.8] md:justify-end">
          <Greeting />
        </div>
      ) : (
        <Conversation
          key={`${id}/${messageId ?? ''}`}
          conversationId={id}
          messageId={messageId}
          run={run}
          actions={actions}
        />
      )}
      <div className="mx-auto w-full max-w-[47rem] px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-6">
        {hasNoModel && (
          <NoModel failures={models.data.failures ?? []} onRetry={() => void models.refetch()} />
        )}
        <Composer
          conversationId={id}
          canSend={(model !== undefined || models.isLoadingError) && !isRefused}
          isPreparing={models.isPending && !isRefused}
          isRunning={run !== null && !isRefused}
          models={asked}
          onSend={actions.send}
          onStop={actions.stop}
          onCompare={canCompare ? () => setComparing(true) : undefined}
          fieldRef={field}
          above={<CompareBar conversationId={id} />}
          end={context && <ContextGauge context={context} />}
        >
          <AnswererControls conversationId={id} answerer={answerer} onClosed={() => field.current?.focus()} />
        </Composer>
        {isComparing && model && (
          <CompareDialog conversationId={id} model={model.id} onClose={() => setComparing(false)} />
        )}
      </div>
      {isNew && (
        <div className="px-4 pb-6 md:flex-1 md:pt-3">
          <Starters spec={answerer.choice.spec} />
        </div>
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { conversationQueries } from '@/features/conversations';
import { ErrorState } from '@/shared/ui/error-state';
import { useBranch } from '../hooks/use-branch';
import type { ChatActions } from '../hooks/use-chat-actions';
import { useCopyShortcut } from '../hooks/use-copy-shortcut';
import { useMissingMessage } from '../hooks/use-missing-message';
import type { LiveRun } from '../runtime/live-run';
import { MessageList } from './message-list';
import { MessagesSkeleton } from './messages-skeleton';

export interface ConversationProps {
  conversationId: string;
  messageId: string | undefined;
  run: LiveRun | null;
  actions: ChatActions;
}

/** The messages of a conversation, or what stands in their place. */
export function Conversation({ conversationId, messageId, run, actions }: ConversationProps) {
  const { branch, error, retry, loadEarlier, loadLater } = useBranch(conversationId, messageId);
  useCopyShortcut(conversationId);
  useMissingMessage(conversationId, error);
  useQuery({ ...conversationQueries.detail(conversationId), enabled: run === null });
  if (branch) {
    return (
      <MessageList
        branch={branch}
        messageId={messageId}
        run={run}
        actions={actions}
        onNearStart={loadEarlier}
        onNearEnd={loadLater}
      />
    );
  }
  if (error) {
    return (
      <div className="flex flex-1 items-center justify-center">
        <ErrorState error={error} onRetry={retry} />
      </div>
    );
  }
  return <MessagesSkeleton />;
}

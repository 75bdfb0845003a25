import { useParams } from '@tanstack/react-router';
import { ChatPage } from '@/features/chat';
import { ErrorBoundary } from '@/shared/ui/error-boundary';

/** One page for a new conversation and an existing one, so that going from one to the other loses nothing. */
export function ChatRoute() {
  const { conversationId, messageId } = useParams({ strict: false });
  return (
    <ErrorBoundary resetKey={conversationId ?? ''}>
      <ChatPage
        {...(conversationId === undefined ? {} : { conversationId })}
        {...(messageId === undefined ? {} : { messageId })}
      />
    </ErrorBoundary>
  );
}

/** Keeps the list true: what other tabs change, what runs elsewhere, and what happened while nobody looked. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listenToTabs } from '@/shared/lib/tabs';
import { refreshConversation, refreshNewest } from '../api/cache';
import { conversationQueries } from '../api/queries';

const RUNNING_MS = 4000;

export function useConversationSync(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      listenToTabs((message) => {
        if (message.type === 'conversation-changed' || message.type === 'run-started') {
          void refreshConversation(client, message.conversationId);
        }
      }),
    [client],
  );
  useEffect(() => {
    const lookAgain = () => {
      if (!document.hidden && navigator.onLine) refreshNewest(client).catch(() => undefined);
    };
    document.addEventListener('visibilitychange', lookAgain);
    window.addEventListener('online', lookAgain);
    return () => {
      document.removeEventListener('visibilitychange', lookAgain);
      window.removeEventListener('online', lookAgain);
    };
  }, [client]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      const pages = client.getQueryData(conversationQueries.list(false).queryKey);
      const running =
        pages?.pages.flatMap((page) => page.items).filter((item) => item.activeRunId !== null) ?? [];
      for (const conversation of running.slice(0, 10)) void refreshConversation(client, conversation.id);
    }, RUNNING_MS);
    return () => clearInterval(timer);
  }, [client]);
}

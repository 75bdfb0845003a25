/** Renaming, archiving and deleting: shown at once, taken back when the server refuses. */
import type { ConversationView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/lib/api';
import { describeError } from '@/shared/lib/errors';
import { tellTabs } from '@/shared/lib/tabs';
import { toast } from '@/shared/lib/toast';
import { shortenTitle } from '../lib/titles';
import { placeConversation, refreshConversation, removeConversation } from './cache';

interface Change {
  conversation: ConversationView;
  change: { title?: string; archived?: boolean };
}

export function useChangeConversation() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async ({ conversation, change }: Change) => {
      const path = { conversation_id: conversation.id };
      const { data } = await api.PATCH('/api/conversations/{conversation_id}', {
        params: { path },
        body: change,
      });
      return data as ConversationView;
    },
    onMutate: ({ conversation, change }) => placeConversation(client, { ...conversation, ...change }),
    onSuccess: (conversation) => {
      placeConversation(client, conversation);
      tellTabs({ type: 'conversation-changed', conversationId: conversation.id });
    },
    onError: (error, { conversation }) => {
      placeConversation(client, conversation);
      toast(describeError(error, t));
      void refreshConversation(client, conversation.id);
    },
  });
}

/** Moves a conversation to the archive or back, and offers to undo that. */
export function useArchiveConversation(): (conversation: ConversationView) => void {
  const { t } = useTranslation('conversations');
  const { mutate } = useChangeConversation();
  return (conversation) => {
    const archived = !conversation.archived;
    const undo = () =>
      mutate({ conversation: { ...conversation, archived }, change: { archived: !archived } });
    mutate(
      { conversation, change: { archived } },
      {
        onSuccess: () => toast(t(archived ? 'wasArchived' : 'wasRestored'), { label: t('undo'), run: undo }),
      },
    );
  };
}

export function useDeleteConversation() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (conversation: ConversationView) => {
      const path = { conversation_id: conversation.id };
      await api.DELETE('/api/conversations/{conversation_id}', { params: { path } });
    },
    onSuccess: (_, conversation) => {
      removeConversation(client, conversation.id);
      tellTabs({ type: 'conversation-changed', conversationId: conversation.id });
      toast(t('conversations:deleted', { title: shortenTitle(conversation.title) }));
    },
    onError: (error) => toast(describeError(error, t)),
  });
}

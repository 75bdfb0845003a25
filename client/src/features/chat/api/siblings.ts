/** Going from one version of a message to another. */
import type { QueryClient } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { type Branch, mergeWindow, toBranch } from '../lib/branch';
import { fetchMessages, messageQueries } from './queries';

/** Show the branch through a sibling, where the reader is, and make it the one that the conversation opens with. */
export async function showSibling(
  client: QueryClient,
  conversationId: string,
  siblingId: string,
): Promise<void> {
  const path = { conversation_id: conversationId };
  const [page] = await Promise.all([
    fetchMessages(conversationId, { leaf: siblingId, around: siblingId }),
    api.PATCH('/api/conversations/{conversation_id}', {
      params: { path },
      body: { activeMessageId: siblingId },
    }),
  ]);
  const shown = toBranch(page);
  client.setQueryData<Branch>(messageQueries.branch(conversationId).queryKey, (loaded) =>
    mergeWindow(loaded, shown),
  );
  client.setQueryData(messageQueries.around(conversationId, siblingId).queryKey, shown);
}

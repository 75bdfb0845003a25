/** What the client knows of conversations, and how it asks for it. Keys come from here alone. */
import type { ConversationPage, ConversationView } from '@tertulia/data-provider';
import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export type ConversationPages = InfiniteData<ConversationPage, string | null>;

const PAGE_SIZE = 50;

/** One page of the list, the last changed first; `cursor` null is the first page. */
export async function listConversations(
  archived: boolean,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ConversationPage> {
  const query = { archived, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
  const { data } = await api.GET('/api/conversations', { params: { query }, ...(signal ? { signal } : {}) });
  return data as ConversationPage;
}

export const conversationQueries = {
  all: () => ['conversations'] as const,
  lists: () => [...conversationQueries.all(), 'list'] as const,
  list: (archived: boolean) =>
    infiniteQueryOptions({
      queryKey: [...conversationQueries.lists(), { archived }] as const,
      queryFn: ({ pageParam, signal }) => listConversations(archived, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page): string | null | undefined => page.nextCursor ?? undefined,
      // Pages are kept true one conversation at a time; fetching hundreds of them anew would take minutes.
      staleTime: Infinity,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...conversationQueries.all(), 'detail', id] as const,
      queryFn: async ({ signal }) => {
        const path = { conversation_id: id };
        const { data } = await api.GET('/api/conversations/{conversation_id}', { params: { path }, signal });
        return data as ConversationView;
      },
      staleTime: 30_000,
    }),
};

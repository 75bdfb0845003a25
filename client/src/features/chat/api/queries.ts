/** What the client knows of messages, and how it asks for it. Keys come from here alone. */
import type { MessagePage, MessageView } from '@tertulia/data-provider';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';
import { preloadMarkdown } from '../markdown';
import { type Branch, mergeWindow, replaceMessage, toBranch } from '../lib/branch';

const PAGE_SIZE = 50;

export interface PageRequest {
  leaf?: string;
  before?: string;
  after?: string;
  around?: string;
}

export async function fetchMessages(
  id: string,
  request: PageRequest,
  signal?: AbortSignal,
): Promise<MessagePage> {
  const { data } = await api.GET('/api/conversations/{conversation_id}/messages', {
    params: { path: { conversation_id: id }, query: { limit: PAGE_SIZE, ...request } },
    ...(signal ? { signal } : {}),
  });
  return data as MessagePage;
}

export const messageQueries = {
  all: () => ['messages'] as const,
  ofConversation: (id: string) => [...messageQueries.all(), id] as const,
  /** The end of the active branch, and all that was loaded before it. */
  branch: (id: string) =>
    queryOptions({
      queryKey: [...messageQueries.ofConversation(id), 'end'] as const,
      queryFn: async ({ client, queryKey, signal }): Promise<Branch> => {
        // Together, so that the messages appear once, as they are to stay.
        const [page] = await Promise.all([fetchMessages(id, {}, signal), preloadMarkdown()]);
        return mergeWindow(client.getQueryData<Branch>(queryKey), toBranch(page));
      },
      staleTime: 30_000,
    }),
  /** One version of an answer, for those that are shown side by side. */
  version: (id: string, messageId: string) =>
    queryOptions({
      queryKey: ['message-versions', id, messageId] as const,
      queryFn: async ({ signal }): Promise<MessageView | null> => {
        const request = { leaf: messageId, around: messageId };
        const [page] = await Promise.all([fetchMessages(id, request, signal), preloadMarkdown()]);
        return page.items.find((item) => item.id === messageId) ?? null;
      },
      staleTime: Infinity,
    }),
  /** The messages around one, wherever it is. */
  around: (id: string, messageId: string) =>
    queryOptions({
      queryKey: [...messageQueries.ofConversation(id), 'around', messageId] as const,
      queryFn: async ({ signal }) => {
        const [page] = await Promise.all([
          fetchMessages(id, { around: messageId }, signal),
          preloadMarkdown(),
        ]);
        return toBranch(page);
      },
      staleTime: Infinity,
      gcTime: 60_000,
    }),
};

/** Change what is loaded of a conversation, in whichever part of it the reader is. */
export function changeBranch(client: QueryClient, id: string, change: (branch: Branch) => Branch): void {
  client.setQueriesData<Branch>(
    { queryKey: messageQueries.ofConversation(id) },
    (branch) => branch && change(branch),
  );
}

/** Change what is known of one answer, wherever it is shown. */
export function changeAnswer(
  client: QueryClient,
  conversationId: string,
  id: string,
  change: (message: MessageView) => MessageView,
): void {
  changeBranch(client, conversationId, (branch) => replaceMessage(branch, id, change));
  client.setQueryData(
    messageQueries.version(conversationId, id).queryKey,
    (message) => message && change(message),
  );
}

/** The end of a conversation, where the next question goes. */
export function loadEnd(client: QueryClient, id: string): Promise<Branch> {
  return client.ensureQueryData({ ...messageQueries.branch(id), revalidateIfStale: false });
}

/** The loaded branch that a message is on: the one that ends the conversation, or one that was opened elsewhere. */
export function findBranchWith(client: QueryClient, id: string, messageId: string): Branch | undefined {
  const has = (branch: Branch | undefined) => branch?.items.some((item) => item.id === messageId);
  const end = client.getQueryData(messageQueries.branch(id).queryKey);
  if (has(end)) return end;
  const loaded = client.getQueriesData<Branch>({ queryKey: messageQueries.ofConversation(id) });
  return loaded.map(([, branch]) => branch).find(has);
}

/** Changes to the lists in the cache, in place: a long list is never fetched anew for one conversation. */
import { ApiError, type ConversationView } from '@tertulia/data-provider';
import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { tellTabs } from '@/shared/lib/tabs';
import { conversationQueries, listConversations, type ConversationPages } from './queries';

const MOST_GONE = 10;

/** The pages without one conversation. */
export function withoutConversation(pages: ConversationPages, id: string): ConversationPages {
  return {
    ...pages,
    pages: pages.pages.map((page) =>
      page.items.some((item) => item.id === id)
        ? { ...page, items: page.items.filter((item) => item.id !== id) }
        : page,
    ),
  };
}

/** The pages with a conversation where its date puts it; one of a page that is not loaded yet is left out. */
export function withConversation(
  pages: ConversationPages,
  conversation: ConversationView,
): ConversationPages {
  const rest = withoutConversation(pages, conversation.id);
  const isBefore = (item: ConversationView) => item.updatedAt < conversation.updatedAt;
  const found = rest.pages.findIndex((page) => page.items.some(isBefore));
  const last = rest.pages.length - 1;
  const isLoaded = pages.pages.some((page) => page.items.some((item) => item.id === conversation.id));
  const belongsLater = !isLoaded && Boolean(rest.pages[last]?.nextCursor);
  const target = found >= 0 ? found : belongsLater ? -1 : last;
  return {
    ...rest,
    pages: rest.pages.map((page, index) => {
      if (index !== target) return page;
      const at = page.items.findIndex(isBefore);
      const position = at < 0 ? page.items.length : at;
      return { ...page, items: page.items.toSpliced(position, 0, conversation) };
    }),
  };
}

/** Show a conversation as it is now, in its detail and in the list that it belongs to. */
export function placeConversation(client: QueryClient, conversation: ConversationView): void {
  client.setQueryData(conversationQueries.detail(conversation.id).queryKey, conversation);
  for (const archived of [false, true]) {
    client.setQueryData<ConversationPages>(conversationQueries.list(archived).queryKey, (pages) => {
      if (!pages) return pages;
      return archived === conversation.archived
        ? withConversation(pages, conversation)
        : withoutConversation(pages, conversation.id);
    });
  }
}

/** Show a conversation nowhere any more. */
export function removeConversation(client: QueryClient, id: string): void {
  client.removeQueries({ queryKey: conversationQueries.detail(id).queryKey });
  for (const archived of [false, true]) {
    client.setQueryData<ConversationPages>(
      conversationQueries.list(archived).queryKey,
      (pages) => pages && withoutConversation(pages, id),
    );
  }
}

/** Ask the server how a conversation is now, and show that. */
export async function refreshConversation(client: QueryClient, id: string): Promise<void> {
  try {
    placeConversation(client, await client.fetchQuery({ ...conversationQueries.detail(id), staleTime: 0 }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) removeConversation(client, id);
  }
}

/** Compare the list with the server's first page: show what is new or changed elsewhere, and not what is gone. */
export async function refreshNewest(client: QueryClient): Promise<void> {
  const known = client
    .getQueryData(conversationQueries.list(false).queryKey)
    ?.pages.flatMap((page) => page.items);
  if (!known) return;
  const newest = await listConversations(false, null);
  const fresh = new Set(newest.items.map((item) => item.id));
  const shown = new Map(known.map((item) => [item.id, item]));
  const oldest = newest.nextCursor ? (newest.items.at(-1)?.updatedAt ?? '') : '';
  notifyManager.batch(() => {
    for (const item of newest.items) if (!isSame(item, shown.get(item.id))) placeConversation(client, item);
  });
  const gone = known.filter((item) => item.updatedAt > oldest && !fresh.has(item.id));
  await Promise.all(gone.slice(0, MOST_GONE).map((item) => refreshConversation(client, item.id)));
}

function isSame(one: ConversationView, other: ConversationView | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Something happened to a conversation: refresh it here, and let the other tabs do so too. */
export async function announceConversationChange(client: QueryClient, id: string): Promise<void> {
  tellTabs({ type: 'conversation-changed', conversationId: id });
  await refreshConversation(client, id);
}

import type { QueryClient } from '@tanstack/react-query';
import { messageQueries } from './queries';

/** Fetch what opening a conversation needs, before it is opened. */
export function prefetchConversation(client: QueryClient, id: string): void {
  void client.prefetchQuery(messageQueries.branch(id));
}

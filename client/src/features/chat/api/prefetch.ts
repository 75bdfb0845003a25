import type { QueryClient } from '@tanstack/react-query';
import { preloadMarkdown } from '../markdown';
import { messageQueries } from './queries';

/** Fetch what opening a conversation needs, before it is opened. */
export function prefetchConversation(client: QueryClient, id: string): void {
  preloadMarkdown();
  void client.prefetchQuery(messageQueries.branch(id));
}

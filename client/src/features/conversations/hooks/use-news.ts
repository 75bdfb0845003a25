/** Conversations whose answer ended while the reader was elsewhere. */
import type { ConversationView } from '@tertulia/data-provider';
import { useEffect, useRef, useState } from 'react';

export function useNews(
  conversations: readonly ConversationView[],
  openId: string | undefined,
): ReadonlySet<string> {
  const [news, setNews] = useState<ReadonlySet<string>>(new Set());
  const running = useRef(new Set<string>());
  useEffect(() => {
    const ended = conversations.filter((one) => running.current.has(one.id) && one.activeRunId === null);
    running.current = new Set(conversations.filter((one) => one.activeRunId !== null).map((one) => one.id));
    setNews((known) => {
      const next = new Set([...known, ...ended.map((one) => one.id)].filter((id) => id !== openId));
      return next.size === known.size && [...next].every((id) => known.has(id)) ? known : next;
    });
  }, [conversations, openId]);
  return news;
}

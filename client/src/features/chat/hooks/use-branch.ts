import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { fetchMessages, messageQueries } from '../api/queries';
import { runsOf } from '../api/runs';
import { appendPage, type Branch, prependPage } from '../lib/branch';
import { useRun } from './use-run';

export interface BranchView {
  branch: Branch | undefined;
  error: unknown;
  retry: () => void;
  loadEarlier: () => void;
  loadLater: () => void;
}

/** The messages of a conversation: its end, or those around one message. A run under way is followed. */
export function useBranch(conversationId: string, messageId?: string): BranchView {
  const client = useQueryClient();
  const run = useRun(conversationId);
  const phase = run?.getSnapshot().phase;
  const isUnsent = phase === 'sending' || phase === 'refused';
  const end = messageQueries.branch(conversationId);
  const around = messageId === undefined ? undefined : messageQueries.around(conversationId, messageId);
  const endQuery = useQuery({ ...end, enabled: !around && !isUnsent });
  const aroundQuery = useQuery({
    ...(around ?? messageQueries.around(conversationId, '')),
    enabled: Boolean(around),
  });
  const query = around ? aroundQuery : endQuery;
  const branch = query.data;
  const queryKey = around?.queryKey ?? end.queryKey;

  const running = branch?.items.findLast((item) => item.metadata.status === 'running');
  const runId = running?.metadata.runId;
  useEffect(() => {
    if (runId && running) runsOf(client).follow(conversationId, runId, running.id);
  }, [client, conversationId, runId, running]);

  const loading = useRef(false);
  const load = useCallback(
    async (side: 'before' | 'after') => {
      const cursor = client.getQueryData<Branch>(queryKey)?.[side];
      if (!cursor || loading.current) return;
      loading.current = true;
      try {
        const page = await fetchMessages(conversationId, { [side]: cursor });
        const add = side === 'before' ? prependPage : appendPage;
        client.setQueryData<Branch>(queryKey, (loaded) => loaded && add(loaded, page));
      } catch {
        // Asked for again with the next bit of scrolling.
      } finally {
        loading.current = false;
      }
    },
    // The key is made anew at each render and says the same as these two.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [client, conversationId, messageId],
  );

  return {
    branch,
    error: branch ? null : query.error,
    retry: () => void query.refetch(),
    loadEarlier: useCallback(() => void load('before'), [load]),
    loadLater: useCallback(() => void load('after'), [load]),
  };
}

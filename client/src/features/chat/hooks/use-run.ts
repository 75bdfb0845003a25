import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { runsOf } from '../api/runs';
import type { LiveRun, RunSnapshot } from '../runtime/live-run';

/** The run of a conversation, while there is one. Renders when it comes, goes or changes its phase; not per token. */
export function useRun(conversationId: string | null): LiveRun | null {
  const runs = runsOf(useQueryClient());
  const read = () => (conversationId === null ? null : runs.get(conversationId));
  useSyncExternalStore(runs.subscribe, () => {
    const run = read()?.getSnapshot();
    return run ? `${run.phase} ${run.runId} ${run.messageId}` : '';
  });
  return read();
}

const NONE = () => () => undefined;
const nothing = () => null;

/** All that is known of a run, as it grows. */
export function useRunSnapshot(run: LiveRun | null): RunSnapshot | null {
  return useSyncExternalStore<RunSnapshot | null>(run?.subscribe ?? NONE, run?.getSnapshot ?? nothing);
}

/** The run that makes one answer, while there is one. */
export function useAnswerRun(conversationId: string, messageId: string): LiveRun | null {
  const runs = runsOf(useQueryClient());
  return useSyncExternalStore(runs.subscribe, () => runs.find(conversationId, messageId));
}

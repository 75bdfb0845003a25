/** The runs of this page, tied to what the client knows of messages and conversations. */
import type { FilePart, MessageView, Question } from '@tertulia/data-provider';
import type { QueryClient } from '@tanstack/react-query';
import {
  announceConversationChange,
  conversationQueries,
  refreshConversation,
} from '@/features/conversations';
import { readSession, subscribeToSession } from '@/shared/lib/session';
import { listenToTabs, tellTabs } from '@/shared/lib/tabs';
import { type Branch, unnamedAnswerId } from '../lib/branch';
import { clearDraft } from '../lib/drafts';
import { toMessage } from '../lib/to-message';
import type { LiveRun } from '../runtime/live-run';
import { Runs } from '../runtime/runs';
import { httpTransport } from '../runtime/transport';
import { changeAnswer, changeBranch, messageQueries } from './queries';

/** When the title that a model makes in the background may be there. */
const TITLE_AFTER_MS = [1500, 5000];

/** What a run was started with, to ask again with the same ids or to take it back. */
export interface Attempt {
  question: Question;
  /** The text of the new question; absent when an existing one is answered. */
  text?: string;
  files?: readonly FilePart[];
  /** The branch as it was before; absent when the conversation is new. */
  before?: Branch;
}

const questions = new WeakMap<LiveRun, Attempt>();
const known = new WeakMap<QueryClient, Runs>();

/** Start a run and remember how. `messageId` names the answer when it is known beforehand. */
export function startRun(runs: Runs, conversationId: string, attempt: Attempt, messageId?: string): void {
  // Noted before the run can report anything: it reports asynchronously at the earliest.
  questions.set(runs.start(conversationId, attempt.question, messageId ?? null), attempt);
}

export function readAttempt(run: LiveRun): Attempt | undefined {
  return questions.get(run);
}

export function runsOf(client: QueryClient): Runs {
  const existing = known.get(client);
  if (existing) return existing;
  const runs: Runs = new Runs(httpTransport, {
    onStarted: (run) => acceptStart(client, run),
    onEnded: (run) => keepAnswer(client, run),
  });
  known.set(client, runs);
  listenToTabs((message) => {
    if (message.type === 'run-started')
      void followOtherTab(client, runs, message.conversationId, message.runId);
  });
  subscribeToSession(() => {
    if (readSession().status === 'signed-out') runs.dropAll();
  });
  return runs;
}

/** The server has named the answers: from now on they go by these ids. */
function acceptStart(client: QueryClient, run: LiveRun): void {
  const { conversationId, runId, messageId, others } = run.getSnapshot();
  if (runId === null) return;
  const ids = [messageId, ...others.map((other) => other.messageId)];
  if (messageId) nameAnswers(client, conversationId, ids);
  clearDraft(conversationId, questions.get(run)?.text);
  clearDraft(null, questions.get(run)?.text);
  tellTabs({ type: 'run-started', conversationId, runId });
  void announceConversationChange(client, conversationId);
}

function nameAnswers(client: QueryClient, conversationId: string, ids: readonly (string | null)[]): void {
  const branch = client.getQueryData(messageQueries.branch(conversationId).queryKey);
  const questionId = branch?.items.at(-1)?.parentId ?? '';
  const names = new Map(ids.map((id, place) => [unnamedAnswerId(questionId, place), id ?? '']));
  const rename = (id: string) => names.get(id) || id;
  for (const [old, id] of names) {
    const key = (name: string) => messageQueries.version(conversationId, name).queryKey;
    const version = client.getQueryData(key(old));
    if (version && id) client.setQueryData<MessageView>([...key(id)], { ...version, id });
    client.removeQueries({ queryKey: key(old), exact: true });
  }
  changeBranch(client, conversationId, (loaded) => {
    const last = loaded.items.at(-1);
    if (!last || !names.has(last.id)) return loaded;
    const named = { ...last, id: rename(last.id), siblings: last.siblings.map(rename) };
    return { ...loaded, items: [...loaded.items.slice(0, -1), named] };
  });
}

function keepAnswer(client: QueryClient, run: LiveRun): void {
  const snapshot = run.getSnapshot();
  const { conversationId, answer } = snapshot;
  if (answer.id !== null) {
    changeAnswer(client, conversationId, answer.id, (before) => toMessage(snapshot, before));
  }
  // The server's own word, once the page has drawn ours: it also ends a run that could not be followed to its end.
  void client.invalidateQueries({ queryKey: messageQueries.branch(conversationId).queryKey });
  void announceConversationChange(client, conversationId);
  for (const delay of TITLE_AFTER_MS) setTimeout(() => void refreshTitle(client, conversationId), delay);
}

async function refreshTitle(client: QueryClient, conversationId: string): Promise<void> {
  const conversation = client.getQueryData(conversationQueries.detail(conversationId).queryKey);
  if (conversation?.titleSource === 'fallback') await refreshConversation(client, conversationId);
}

async function followOtherTab(
  client: QueryClient,
  runs: Runs,
  conversationId: string,
  runId: string,
): Promise<void> {
  const query = messageQueries.branch(conversationId);
  if (!client.getQueryData(query.queryKey)) return;
  await client.refetchQueries({ queryKey: query.queryKey });
  const answer = client.getQueryData(query.queryKey)?.items.find((item) => item.metadata.runId === runId);
  if (answer?.metadata.status === 'running') runs.follow(conversationId, runId, answer.id);
}

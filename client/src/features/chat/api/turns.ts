/** Asking: the page shows at once what the server will have, and a run makes the answer. */
import type { MessageView, Question } from '@tertulia/data-provider';
import type { QueryClient } from '@tanstack/react-query';
import { placeConversation, refreshConversation } from '@/features/conversations';
import { handOverChoice, type QuestionChoice } from '@/features/models';
import { restoreUploads } from '../attachments/queues';
import { type Branch, branchOff, EMPTY_BRANCH, makeMessage, replaceMessage } from '../lib/branch';
import type { Answerers, Wording } from '../lib/asking';
import { offerDraft } from '../lib/drafts';
import { readFiles, readText } from '../lib/message-text';
import { newId } from '../lib/new-id';
import { makeConversation, makePendingAnswer, makePendingAnswers, withChoice } from '../lib/pending';
import { changeBranch, findBranchWith, loadEnd, messageQueries } from './queries';
import { type Attempt, readAttempt, runsOf, startRun } from './runs';

const keyOf = (conversationId: string) => messageQueries.branch(conversationId).queryKey;

/** Ask the first question; returns the id of the new conversation. */
export function startConversation(client: QueryClient, wording: Wording, choice: Answerers): string {
  const conversationId = newId();
  handOverChoice(conversationId);
  placeConversation(client, makeConversation(conversationId, wording, choice));
  const question = makeMessage({ id: newId(), conversationId, parentId: null, role: 'user', ...wording });
  ask(client, question, choice, undefined);
  return conversationId;
}

/** Ask the next question: at the end that the reader sees, else at the conversation's. `seen` is a message in view. */
export async function sendMessage(
  client: QueryClient,
  conversationId: string,
  wording: Wording,
  choice: Answerers,
  seen?: string,
): Promise<void> {
  const before = await loadEnd(client, conversationId);
  const viewed = seen === undefined ? undefined : findBranchWith(client, conversationId, seen);
  const base = viewed && viewed.after === null ? viewed : before;
  const parentId = base.items.at(-1)?.id ?? null;
  const question = makeMessage({ id: newId(), conversationId, parentId, role: 'user', ...wording });
  ask(client, question, choice, before, base);
}

/** Ask a question in other words, as another version of it. */
export async function editMessage(
  client: QueryClient,
  message: MessageView,
  wording: Wording,
  choice: QuestionChoice,
): Promise<void> {
  const { conversationId, parentId, siblings } = message;
  const before = await loadEnd(client, conversationId);
  const question = makeMessage({ id: newId(), conversationId, parentId, role: 'user', ...wording, siblings });
  ask(client, question, choice, before, findBranchWith(client, conversationId, message.id) ?? before);
}

/** Have the same question answered once more. */
export async function regenerateAnswer(
  client: QueryClient,
  message: MessageView,
  choice: QuestionChoice,
): Promise<void> {
  const { conversationId, parentId, siblings } = message;
  const before = await loadEnd(client, conversationId);
  const answer = makePendingAnswer(conversationId, parentId ?? '', choice.model, siblings);
  const base = findBranchWith(client, conversationId, message.id) ?? before;
  client.setQueryData<Branch>(keyOf(conversationId), branchOff(base, parentId, [answer]));
  const question: Question = { id: conversationId, trigger: 'regenerate-message', messageId: message.id };
  begin(client, conversationId, { question: withChoice(question, choice), before });
}

/** Go on with an answer that ended before its time. */
export function continueAnswer(client: QueryClient, message: MessageView, choice: QuestionChoice): void {
  const { conversationId, id } = message;
  const before = client.getQueryData<Branch>(keyOf(conversationId));
  changeBranch(client, conversationId, (branch) =>
    replaceMessage(branch, id, (one) => ({
      ...one,
      metadata: { status: 'running', model: choice.model ?? null },
    })),
  );
  const question: Question = { id: conversationId, trigger: 'continue-message', messageId: id };
  begin(client, conversationId, { question: withChoice(question, choice), ...(before ? { before } : {}) });
}

/** Ask again what was refused, under the same ids. */
export function retryTurn(client: QueryClient, conversationId: string): void {
  const attempt = findAttempt(client, conversationId);
  if (attempt) begin(client, conversationId, attempt);
}

/** Undo what was refused; its text goes back into the composer. Says whether the conversation is gone with it. */
export function takeBackTurn(client: QueryClient, conversationId: string): boolean {
  const attempt = findAttempt(client, conversationId);
  if (!attempt) return false;
  runsOf(client).drop(conversationId);
  const { before, text, files = [] } = attempt;
  if (before) client.setQueryData<Branch>(keyOf(conversationId), before);
  else {
    client.removeQueries({ queryKey: keyOf(conversationId) });
    void refreshConversation(client, conversationId);
  }
  const composer = before ? conversationId : null;
  if (text !== undefined) offerDraft(composer, text);
  restoreUploads(composer, files);
  return !before;
}

/** `before` is the conversation's end as it was, `base` the branch that the question goes on from. */
function ask(
  client: QueryClient,
  message: MessageView,
  choice: Answerers,
  before: Branch | undefined,
  base = before ?? EMPTY_BRANCH,
): void {
  const { id, conversationId, parentId, role, parts } = message;
  const [answer, ...others] = makePendingAnswers(conversationId, id, choice);
  void client.cancelQueries({ queryKey: keyOf(conversationId) });
  const ending = answer ? [message, answer] : [message];
  client.setQueryData<Branch>(keyOf(conversationId), branchOff(base, parentId, ending));
  for (const other of others)
    client.setQueryData(messageQueries.version(conversationId, other.id).queryKey, other);
  const question: Question = {
    id: conversationId,
    trigger: 'submit-message',
    messages: [{ id, role, parts }],
    parentId,
  };
  begin(client, conversationId, {
    question: withChoice(question, choice),
    text: readText(parts),
    files: readFiles(parts),
    ...(before ? { before } : {}),
  });
}

function begin(client: QueryClient, conversationId: string, attempt: Attempt): void {
  const { trigger, messageId } = attempt.question;
  const known = trigger === 'continue-message' ? messageId : undefined;
  startRun(runsOf(client), conversationId, attempt, known ?? undefined);
}

function findAttempt(client: QueryClient, conversationId: string): Attempt | undefined {
  const run = runsOf(client).get(conversationId);
  return run ? readAttempt(run) : undefined;
}

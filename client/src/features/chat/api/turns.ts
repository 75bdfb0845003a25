/** Asking: the page shows at once what the server will have, and a run makes the answer. */
import type { ConversationView, MessageView, Question } from '@tertulia/data-provider';
import type { QueryClient } from '@tanstack/react-query';
import { placeConversation, refreshConversation } from '@/features/conversations';
import { handOverChoice, type QuestionChoice } from '@/features/models';
import {
  type Branch,
  branchOff,
  EMPTY_BRANCH,
  makeMessage,
  replaceMessage,
  unnamedAnswerId,
} from '../lib/branch';
import { offerDraft } from '../lib/drafts';
import { readText } from '../lib/message-text';
import { newId } from '../lib/new-id';
import { changeBranch, findBranchWith, loadEnd, messageQueries } from './queries';
import { type Attempt, readAttempt, runsOf, startRun } from './runs';

const TITLE_LENGTH = 60;

const keyOf = (conversationId: string) => messageQueries.branch(conversationId).queryKey;

/** Ask the first question; returns the id of the new conversation. */
export function startConversation(client: QueryClient, text: string, choice: QuestionChoice): string {
  const conversationId = newId();
  handOverChoice(conversationId);
  placeConversation(client, makeConversation(conversationId, text, choice));
  const question = makeMessage({ id: newId(), conversationId, parentId: null, role: 'user', text });
  ask(client, question, choice, undefined);
  return conversationId;
}

/** Ask the next question: at the end that the reader sees, else at the conversation's. `seen` is a message in view. */
export async function sendMessage(
  client: QueryClient,
  conversationId: string,
  text: string,
  choice: QuestionChoice,
  seen?: string,
): Promise<void> {
  const before = await loadEnd(client, conversationId);
  const viewed = seen === undefined ? undefined : findBranchWith(client, conversationId, seen);
  const base = viewed && viewed.after === null ? viewed : before;
  const parentId = base.items.at(-1)?.id ?? null;
  const question = makeMessage({ id: newId(), conversationId, parentId, role: 'user', text });
  ask(client, question, choice, before, base);
}

/** Ask a question in other words, as another version of it. */
export async function editMessage(
  client: QueryClient,
  message: MessageView,
  text: string,
  choice: QuestionChoice,
): Promise<void> {
  const { conversationId, parentId, siblings } = message;
  const before = await loadEnd(client, conversationId);
  const question = makeMessage({ id: newId(), conversationId, parentId, role: 'user', text, siblings });
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
  const answer = makePendingAnswer(conversationId, parentId ?? '', choice, siblings);
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
  const { before, text } = attempt;
  if (before) client.setQueryData<Branch>(keyOf(conversationId), before);
  else {
    client.removeQueries({ queryKey: keyOf(conversationId) });
    void refreshConversation(client, conversationId);
  }
  if (text !== undefined) offerDraft(before ? conversationId : null, text);
  return !before;
}

/** `before` is the conversation's end as it was, `base` the branch that the question goes on from. */
function ask(
  client: QueryClient,
  message: MessageView,
  choice: QuestionChoice,
  before: Branch | undefined,
  base = before ?? EMPTY_BRANCH,
): void {
  const { id, conversationId, parentId, role, parts } = message;
  const answer = makePendingAnswer(conversationId, id, choice);
  void client.cancelQueries({ queryKey: keyOf(conversationId) });
  client.setQueryData<Branch>(keyOf(conversationId), branchOff(base, parentId, [message, answer]));
  const question: Question = {
    id: conversationId,
    trigger: 'submit-message',
    messages: [{ id, role, parts }],
    parentId,
  };
  const text = readText(parts);
  begin(client, conversationId, {
    question: withChoice(question, choice),
    text,
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

function withChoice(question: Question, choice: QuestionChoice): Question {
  // A spec names its model itself.
  const { spec, model, settings } = choice;
  const answerer = spec !== undefined ? { spec } : model !== undefined ? { model } : {};
  return { ...question, ...answerer, ...(settings === undefined ? {} : { settings }) };
}

function makePendingAnswer(
  conversationId: string,
  parentId: string,
  choice: QuestionChoice,
  siblings: string[] = [],
): MessageView {
  const metadata = { status: 'running', model: choice.model ?? null } as const;
  const id = unnamedAnswerId(parentId);
  return makeMessage({ id, conversationId, parentId, role: 'assistant', siblings, metadata });
}

function makeConversation(id: string, text: string, choice: QuestionChoice): ConversationView {
  const now = new Date().toISOString();
  const title = text.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_LENGTH);
  const rest = { archived: false, activeMessageId: null, activeRunId: null, createdAt: now, updatedAt: now };
  const kept = { spec: choice.spec ?? null, settings: choice.settings ?? {} };
  return { id, title, titleSource: 'fallback', model: choice.model ?? null, ...kept, ...rest };
}

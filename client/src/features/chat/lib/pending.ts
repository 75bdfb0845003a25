/** What the page shows of a question before the server has accepted it. */
import type { ConversationView, MessageView, Question } from '@tertulia/data-provider';
import type { QuestionChoice } from '@/features/models';
import type { Answerers, Wording } from './asking';
import { makeMessage, unnamedAnswerId } from './branch';

const TITLE_LENGTH = 60;

export function makeConversation(
  id: string,
  { text, files }: Wording,
  choice: QuestionChoice,
): ConversationView {
  const now = new Date().toISOString();
  const words = text === '' ? (files[0]?.filename ?? '') : text;
  const title = words.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_LENGTH);
  const rest = { archived: false, activeMessageId: null, activeRunId: null, createdAt: now, updatedAt: now };
  const kept = { spec: choice.spec ?? null, settings: choice.settings ?? {} };
  return { id, title, titleSource: 'fallback', model: choice.model ?? null, ...kept, ...rest };
}

/** The answers that a question will have: the first is the one that the conversation goes on from. */
export function makePendingAnswers(
  conversationId: string,
  questionId: string,
  { model, compareWith = [] }: Answerers,
): MessageView[] {
  const ids = [questionId, ...compareWith].map((_, place) => unnamedAnswerId(questionId, place));
  return ids.map((id, place) => ({
    ...makePendingAnswer(conversationId, questionId, place === 0 ? model : compareWith[place - 1]),
    id,
    siblings: ids,
    metadata: {
      status: 'running',
      model: (place === 0 ? model : compareWith[place - 1]) ?? null,
      ...(ids.length > 1 ? { comparison: questionId } : {}),
    },
  }));
}

export function makePendingAnswer(
  conversationId: string,
  parentId: string,
  model: string | null | undefined,
  siblings: string[] = [],
): MessageView {
  const metadata = { status: 'running', model: model ?? null } as const;
  const id = unnamedAnswerId(parentId);
  return makeMessage({ id, conversationId, parentId, role: 'assistant', siblings, metadata });
}

export function withChoice(question: Question, choice: Answerers): Question {
  // A spec names its model itself.
  const { spec, model, settings, compareWith = [] } = choice;
  const answerer = spec !== undefined ? { spec } : model !== undefined ? { model } : {};
  return {
    ...question,
    ...answerer,
    ...(settings === undefined ? {} : { settings }),
    ...(compareWith.length > 0 ? { compareWith: [...compareWith] } : {}),
  };
}

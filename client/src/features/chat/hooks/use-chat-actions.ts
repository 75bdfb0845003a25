import type { ConversationView, MessageView, Question } from '@tertulia/data-provider';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { placeConversation, refreshConversation } from '@/features/conversations';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { changeBranch, messageQueries } from '../api/queries';
import { readAttempt, runsOf, startRun } from '../api/runs';
import { showSibling } from '../api/siblings';
import {
  type Branch,
  branchOff,
  EMPTY_BRANCH,
  makeMessage,
  replaceMessage,
  unnamedAnswerId,
} from '../lib/branch';
import { offerDraft } from '../lib/drafts';
import { newId } from '../lib/new-id';

export interface ChatActions {
  send: (text: string) => void;
  edit: (message: MessageView, text: string) => void;
  regenerate: (message: MessageView, model?: string) => void;
  continueAnswer: (message: MessageView) => void;
  stop: () => void;
  retry: () => void;
  /** Take back a question that was refused, into the composer. */
  takeBack: () => void;
  step: (siblingId: string) => void;
}

const TITLE_LENGTH = 60;

function newConversation(id: string, text: string, model: string | null): ConversationView {
  const now = new Date().toISOString();
  const title = text.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_LENGTH);
  const rest = { archived: false, activeMessageId: null, activeRunId: null, createdAt: now, updatedAt: now };
  return { id, title, titleSource: 'fallback', model, ...rest };
}

function toQuestion(message: MessageView, model: string | null): Question {
  const { id, role, parts } = message;
  return {
    id: message.conversationId,
    trigger: 'submit-message',
    messages: [{ id, role, parts }],
    parentId: message.parentId,
    ...(model === null ? {} : { model }),
  };
}

/** Everything that one can do in a conversation; `null` is the new one. */
export function useChatActions(conversationId: string | null, model: string | null): ChatActions {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { t } = useTranslation();
  return useMemo(() => {
    const runs = runsOf(client);
    const key = (id: string) => messageQueries.branch(id).queryKey;
    const goTo = (id: string, replace: boolean) =>
      void navigate({ to: '/c/$conversationId', params: { conversationId: id }, replace });
    const report = (error: unknown) => toast(describeError(error, t));

    /** Show the question and the place of its answer, and ask. */
    const ask = (id: string, question: MessageView, before: Branch | undefined) => {
      const answer = makeMessage({
        id: unnamedAnswerId(question.id),
        conversationId: id,
        parentId: question.id,
        role: 'assistant',
        metadata: { status: 'running', model },
      });
      const branch = branchOff(before ?? EMPTY_BRANCH, question.parentId, [question, answer]);
      void client.cancelQueries({ queryKey: key(id) });
      client.setQueryData<Branch>(key(id), branch);
      const text = question.parts.map((part) => ('text' in part ? part.text : '')).join('');
      startRun(runs, id, { question: toQuestion(question, model), text, ...(before ? { before } : {}) });
    };

    /** The end of the conversation, where the next question goes. */
    const loadEnd = (id: string): Promise<Branch> =>
      client.ensureQueryData({ ...messageQueries.branch(id), revalidateIfStale: false });

    const answerAgain = async (message: MessageView, other: string | null) => {
      const id = message.conversationId;
      const before = await loadEnd(id);
      const siblings = message.siblings;
      const answer = makeMessage({
        id: unnamedAnswerId(message.parentId ?? ''),
        conversationId: id,
        parentId: message.parentId,
        role: 'assistant',
        siblings,
        metadata: { status: 'running', model: other },
      });
      const question: Question = { id, trigger: 'regenerate-message', messageId: message.id };
      if (other !== null) question.model = other;
      client.setQueryData<Branch>(key(id), branchOff(before, message.parentId, [answer]));
      startRun(runs, id, { question, before });
    };

    return {
      send: (text) => {
        const id = conversationId ?? newId();
        const place = (before?: Branch) => {
          const parentId = before?.items.at(-1)?.id ?? null;
          ask(id, makeMessage({ id: newId(), conversationId: id, parentId, role: 'user', text }), before);
        };
        if (conversationId === null) {
          placeConversation(client, newConversation(id, text, model));
          place();
          goTo(id, false);
        } else {
          void loadEnd(id).then(place, report);
          if (location.pathname !== `/c/${id}`) goTo(id, true);
        }
      },
      edit: (message, text) => {
        const { conversationId: id, parentId, siblings } = message;
        const edited = makeMessage({
          id: newId(),
          conversationId: id,
          parentId,
          role: 'user',
          text,
          siblings,
        });
        void loadEnd(id).then((before) => ask(id, edited, before), report);
        if (location.pathname !== `/c/${id}`) goTo(id, true);
      },
      regenerate: (message, other) => void answerAgain(message, other ?? model).catch(report),
      continueAnswer: (message) => {
        const id = message.conversationId;
        const before = client.getQueryData<Branch>(key(id));
        const question: Question = { id, trigger: 'continue-message', messageId: message.id };
        if (model !== null) question.model = model;
        changeBranch(client, id, (branch) =>
          replaceMessage(branch, message.id, (one) => ({ ...one, metadata: { status: 'running', model } })),
        );
        startRun(runs, id, { question, ...(before ? { before } : {}) }, message.id);
      },
      stop: () => {
        if (conversationId !== null) void runs.get(conversationId)?.stop().catch(report);
      },
      retry: () => {
        const run = conversationId === null ? null : runs.get(conversationId);
        const attempt = run ? readAttempt(run) : undefined;
        if (conversationId !== null && attempt)
          startRun(
            runs,
            conversationId,
            attempt,
            attempt.question.trigger === 'continue-message'
              ? (attempt.question.messageId ?? undefined)
              : undefined,
          );
      },
      takeBack: () => {
        const run = conversationId === null ? null : runs.get(conversationId);
        const attempt = run ? readAttempt(run) : undefined;
        if (conversationId === null || !attempt) return;
        runs.drop(conversationId);
        const { before, text } = attempt;
        client.setQueryData(key(conversationId), before);
        if (!before) {
          client.removeQueries({ queryKey: key(conversationId) });
          void refreshConversation(client, conversationId);
          void navigate({ to: '/', replace: true });
        }
        if (text !== undefined) offerDraft(before ? conversationId : null, text);
      },
      step: (siblingId) => {
        if (conversationId !== null) void showSibling(client, conversationId, siblingId).catch(report);
      },
    };
  }, [client, navigate, t, conversationId, model]);
}

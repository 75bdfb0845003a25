import type { MessageView } from '@tertulia/data-provider';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuestionChoice } from '@/features/models';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { runsOf } from '../api/runs';
import { showSibling } from '../api/siblings';
import {
  continueAnswer,
  editMessage,
  regenerateAnswer,
  retryTurn,
  sendMessage,
  startConversation,
  takeBackTurn,
} from '../api/turns';
import { restoreUploads } from '../attachments/queues';
import type { Wording } from '../lib/asking';
import { takeComparedModels } from '../lib/comparison';
import { offerDraft } from '../lib/drafts';

export interface ChatActions {
  send: (wording: Wording) => void;
  edit: (message: MessageView, wording: Wording) => void;
  regenerate: (message: MessageView, model?: string) => void;
  continueAnswer: (message: MessageView) => void;
  /** Stop all that is being written. */
  stop: () => void;
  /** Stop one of several answers. */
  stopAnswer: (id: string) => void;
  retry: () => void;
  /** Take back a question that was refused, into the composer. */
  takeBack: () => void;
  step: (siblingId: string) => void;
}

/** Everything that one can do in a conversation; `null` is the new one. What fails is said in a toast. */
export function useChatActions(
  conversationId: string | null,
  messageId: string | undefined,
  choice: QuestionChoice,
): ChatActions {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { t } = useTranslation();
  return useMemo(() => {
    const report = (error: unknown) => toast(describeError(error, t));
    const goTo = (id: string, replace: boolean) =>
      void navigate({ to: '/c/$conversationId', params: { conversationId: id }, replace });
    /** From the address of one message to the end, where the new ones are. */
    const goToEnd = (id: string) => {
      if (location.pathname !== `/c/${id}`) goTo(id, true);
    };
    return {
      send: (wording) => {
        const answerers = { ...choice, compareWith: takeComparedModels(conversationId) };
        if (conversationId === null) return goTo(startConversation(client, wording, answerers), false);
        goToEnd(conversationId);
        const sent = sendMessage(client, conversationId, wording, answerers, messageId);
        return void sent.catch((error: unknown) => {
          offerDraft(conversationId, wording.text);
          restoreUploads(conversationId, wording.files);
          report(error);
        });
      },
      edit: (message, wording) => {
        goToEnd(message.conversationId);
        void editMessage(client, message, wording, choice).catch(report);
      },
      regenerate: (message, other) => {
        goToEnd(message.conversationId);
        void regenerateAnswer(client, message, other === undefined ? choice : { model: other }).catch(report);
      },
      continueAnswer: (message) => continueAnswer(client, message, choice),
      stop: () => {
        if (conversationId === null) return;
        for (const run of runsOf(client).all(conversationId)) void run.stop().catch(report);
      },
      stopAnswer: (id) => {
        if (conversationId !== null) void runsOf(client).find(conversationId, id)?.stop().catch(report);
      },
      retry: () => {
        if (conversationId !== null) retryTurn(client, conversationId);
      },
      takeBack: () => {
        if (conversationId !== null && takeBackTurn(client, conversationId))
          void navigate({ to: '/', replace: true });
      },
      step: (siblingId) => {
        if (conversationId === null) return;
        const showIt = () => {
          if (messageId === undefined) return;
          const params = { conversationId, messageId: siblingId };
          void navigate({ to: '/c/$conversationId/m/$messageId', params, replace: true });
        };
        void showSibling(client, conversationId, siblingId).then(showIt).catch(report);
      },
    };
  }, [client, navigate, t, conversationId, messageId, choice]);
}

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
import { offerDraft } from '../lib/drafts';

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
      send: (text) => {
        if (conversationId === null) return goTo(startConversation(client, text, choice), false);
        goToEnd(conversationId);
        return void sendMessage(client, conversationId, text, choice, messageId).catch((error: unknown) => {
          offerDraft(conversationId, text);
          report(error);
        });
      },
      edit: (message, text) => {
        goToEnd(message.conversationId);
        void editMessage(client, message, text, choice).catch(report);
      },
      regenerate: (message, other) => {
        goToEnd(message.conversationId);
        void regenerateAnswer(client, message, other === undefined ? choice : { model: other }).catch(report);
      },
      continueAnswer: (message) => continueAnswer(client, message, choice),
      stop: () => {
        if (conversationId !== null) void runsOf(client).get(conversationId)?.stop().catch(report);
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

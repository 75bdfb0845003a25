import { ApiError } from '@tertulia/data-provider';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';

/** Where the address names a message that is not there, the conversation itself is opened, and why is said. */
export function useMissingMessage(conversationId: string, error: unknown): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isMissing = error instanceof ApiError && error.code === 'message_not_found';
  useEffect(() => {
    if (!isMissing) return;
    toast(describeError(error, t));
    void navigate({ to: '/c/$conversationId', params: { conversationId }, replace: true });
  }, [isMissing, error, t, navigate, conversationId]);
}

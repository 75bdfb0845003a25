import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '@/shared/lib/shortcuts';
import { toast } from '@/shared/lib/toast';
import { loadEnd } from '../api/queries';
import { readText } from '../lib/message-text';
import { useCopy } from './use-copy';

/** A key that copies the conversation's last answer, wherever in it the reader is. */
export function useCopyShortcut(conversationId: string): void {
  const { t } = useTranslation('chat');
  const client = useQueryClient();
  const { copy } = useCopy();
  const copyLast = async () => {
    const { items } = await loadEnd(client, conversationId);
    const texts = items.filter((item) => item.role === 'assistant').map((item) => readText(item.parts));
    const last = texts.findLast((text) => text !== '');
    if (last !== undefined && (await copy(last))) toast(t('answerCopied'));
  };
  useShortcut({
    id: 'copyAnswer',
    keys: 'mod+shift+c',
    group: 'chat',
    run: () => void copyLast().catch(() => toast(t('copyFailed'))),
  });
}

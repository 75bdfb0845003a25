import type { MessageView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { toast } from '@/shared/lib/toast';
import { useCopy } from './use-copy';

/** Copies the address at which the page opens with this message in view. */
export function useMessageLink({ id, conversationId }: MessageView): () => void {
  const { t } = useTranslation('chat');
  const { copy } = useCopy();
  return () => {
    void copy(`${location.origin}/c/${conversationId}/m/${id}`).then((isDone) => {
      if (isDone) toast(t('linkCopied'));
    });
  };
}

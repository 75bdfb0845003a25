import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '@/shared/lib/announce';
import { writeClipboard } from '@/shared/lib/clipboard';
import { toast } from '@/shared/lib/toast';

const SHOWN_MS = 2000;

/** Copy to the clipboard, and know for two seconds that it was done. `copy` says whether it could be. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => Promise<boolean> } {
  const { t } = useTranslation('chat');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (text: string) => {
    const isDone = await writeClipboard(text);
    if (isDone) {
      setCopied(true);
      announce(t('copied'));
    } else toast(t('copyFailed'));
    return isDone;
  };
  return { isCopied, copy };
}

import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/shared/ui/icon-button';
import { useCopy } from '../hooks/use-copy';

export interface CopyButtonProps {
  text: string;
}

export function CopyButton({ text }: CopyButtonProps) {
  const { t } = useTranslation('chat');
  const { isCopied, copy } = useCopy();
  return (
    <IconButton
      size="small"
      label={isCopied ? t('copied') : t('actions.copy')}
      onClick={() => void copy(text)}
    >
      {isCopied ? <Check className="size-4 text-success" /> : <Copy className="size-4" />}
    </IconButton>
  );
}

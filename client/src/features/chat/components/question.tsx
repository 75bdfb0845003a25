import type { MessageView } from '@tertulia/data-provider';
import { Link2, Pencil } from 'lucide-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { IconButton } from '@/shared/ui/icon-button';
import type { ChatActions } from '../hooks/use-chat-actions';
import { useMessageLink } from '../hooks/use-message-link';
import { MessageFiles } from '../files/message-files';
import { readFiles, readText } from '../lib/message-text';
import { SHOWN_WHEN_NEEDED } from './action-visibility';
import { CopyButton } from './copy-button';
import { MessageText } from './message-text';
import { QuestionEditor } from './question-editor';
import { Versions } from './versions';

export interface QuestionProps {
  message: MessageView;
  actions: ChatActions;
  /** Another answer is being made: nothing can be asked meanwhile. */
  isBusy: boolean;
}

export const Question = memo(function Question({ message, actions, isBusy }: QuestionProps) {
  const { t } = useTranslation('chat');
  const [isEditing, setEditing] = useState(false);
  const copyLink = useMessageLink(message);
  const text = readText(message.parts);
  const files = readFiles(message.parts);
  if (isEditing) {
    return (
      <QuestionEditor
        text={text}
        files={files}
        onCancel={() => setEditing(false)}
        onSend={(edited) => {
          setEditing(false);
          actions.edit(message, edited);
        }}
      />
    );
  }
  return (
    <div className="flex flex-col items-end">
      {files.length > 0 && <MessageFiles files={files} />}
      {text !== '' && (
        <div className="max-w-[min(85%,36rem)] rounded-card bg-sunken px-4 py-2.5 not-first:mt-2 dark:bg-hover">
          <MessageText text={text} />
        </div>
      )}
      <div className="mt-1 flex items-center">
        <span className={cn('flex items-center', SHOWN_WHEN_NEEDED)}>
          {text !== '' && <CopyButton text={text} />}
          <IconButton size="small" label={t('actions.copyLink')} onClick={copyLink}>
            <Link2 className="size-4" />
          </IconButton>
          <IconButton
            size="small"
            label={t('actions.edit')}
            disabled={isBusy}
            onClick={() => setEditing(true)}
          >
            <Pencil className="size-4" />
          </IconButton>
        </span>
        <Versions id={message.id} siblings={message.siblings} isDisabled={isBusy} onStep={actions.step} />
      </div>
    </div>
  );
});

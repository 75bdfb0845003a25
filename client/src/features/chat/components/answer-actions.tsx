import type { MessageView } from '@tertulia/data-provider';
import { Columns2, Ellipsis, Info, Link2, RefreshCw, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { IconButton } from '@/shared/ui/icon-button';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/shared/ui/menu';
import { loadLater } from '@/shared/ui/load-later';
import type { ChatActions } from '../hooks/use-chat-actions';
import { useMessageLink } from '../hooks/use-message-link';
import { showSideBySide } from '../lib/comparison';
import { readText } from '../lib/message-text';
import { SHOWN_WHEN_NEEDED } from './action-visibility';
import { AnswerSummary } from './answer-summary';
import { CopyButton } from './copy-button';
import { Versions } from './versions';

const MessageDetails = loadLater(() => import('./message-details').then((part) => part.MessageDetails));
const OtherModelDialog = loadLater(() =>
  import('./other-model-dialog').then((part) => part.OtherModelDialog),
);

export interface AnswerActionsProps {
  message: MessageView;
  isLast: boolean;
  actions: ChatActions;
  isBusy: boolean;
}

export function AnswerActions({ message, isLast, actions, isBusy }: AnswerActionsProps) {
  const { t } = useTranslation('chat');
  const [opened, setOpened] = useState<'details' | 'models' | null>(null);
  const copyLink = useMessageLink(message);
  const text = readText(message.parts);
  const close = () => setOpened(null);
  return (
    <div className="-ms-2 mt-1.5 flex flex-wrap items-center">
      <span className={cn('flex items-center', !isLast && SHOWN_WHEN_NEEDED)}>
        {text !== '' && <CopyButton text={text} />}
        <IconButton
          size="small"
          label={t('actions.regenerate')}
          disabled={isBusy}
          onClick={() => actions.regenerate(message)}
        >
          <RefreshCw className="size-4" />
        </IconButton>
        <Menu>
          <MenuTrigger asChild>
            <IconButton size="small" label={t('actions.more')}>
              <Ellipsis className="size-4" />
            </IconButton>
          </MenuTrigger>
          <MenuContent align="start">
            <MenuItem icon={<Shuffle />} disabled={isBusy} onSelect={() => setOpened('models')}>
              {t('actions.otherModel')}
            </MenuItem>
            {message.metadata.comparison && (
              <MenuItem icon={<Columns2 />} onSelect={() => showSideBySide(message.parentId ?? '', true)}>
                {t('compare.show')}
              </MenuItem>
            )}
            <MenuItem icon={<Link2 />} onSelect={copyLink}>
              {t('actions.copyLink')}
            </MenuItem>
            <MenuItem icon={<Info />} onSelect={() => setOpened('details')}>
              {t('actions.details')}
            </MenuItem>
          </MenuContent>
        </Menu>
      </span>
      <Versions id={message.id} siblings={message.siblings} isDisabled={isBusy} onStep={actions.step} />
      <AnswerSummary
        message={message}
        onOpen={() => setOpened('details')}
        className={cn('ms-1', !isLast && SHOWN_WHEN_NEEDED)}
      />
      {opened === 'details' && <MessageDetails message={message} onClose={close} />}
      {opened === 'models' && (
        <OtherModelDialog
          current={message.metadata.model ?? null}
          onChoose={(model) => actions.regenerate(message, model)}
          onClose={close}
        />
      )}
    </div>
  );
}

import type { ConversationView } from '@tertulia/data-provider';
import { Archive, ArchiveRestore, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/menu';

export interface ConversationMenuProps {
  conversation: ConversationView;
  isTabStop: boolean;
  onRename: () => void;
  onArchive: () => void;
  onDelete: () => void;
}

const BUTTON =
  'absolute end-1 inline-flex size-8 items-center justify-center rounded-md text-ink-soft opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-line data-[state=open]:opacity-100 pointer-coarse:opacity-100 max-md:size-10';

export function ConversationMenu(props: ConversationMenuProps) {
  const { t } = useTranslation('conversations');
  const { archived, title } = props.conversation;
  const isRenaming = useRef(false);
  const [isWanted, setIsWanted] = useState(false);
  const rename = () => {
    isRenaming.current = true;
    props.onRename();
  };
  const button = {
    tabIndex: props.isTabStop ? 0 : -1,
    'aria-label': t('actionsFor', { title }),
    className: BUTTON,
    children: <Ellipsis className="size-4" />,
  };
  // The menu is made when it is asked for: a list makes many rows while it scrolls, and few menus are ever opened.
  if (!isWanted) {
    return <button type="button" aria-haspopup="menu" onClick={() => setIsWanted(true)} {...button} />;
  }
  return (
    <Menu defaultOpen>
      <MenuTrigger {...button} />
      <MenuContent align="end" onCloseAutoFocus={(event) => isRenaming.current && event.preventDefault()}>
        <MenuItem icon={<Pencil />} keys="F2" onSelect={rename}>
          {t('rename')}
        </MenuItem>
        <MenuItem icon={archived ? <ArchiveRestore /> : <Archive />} onSelect={props.onArchive}>
          {archived ? t('unarchive') : t('archive')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 />} keys="delete" isDangerous onSelect={props.onDelete}>
          {t('delete')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

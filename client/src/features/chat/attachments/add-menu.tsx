import { Columns2, Paperclip, Plus } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/shared/lib/permissions';
import { usePreference, writePreference } from '@/shared/lib/preferences';
import { IconButton } from '@/shared/ui/icon-button';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/menu';

export interface AddMenuProps {
  onFiles: (files: File[]) => void;
  /** Absent where nobody else can be asked. */
  onCompare: (() => void) | undefined;
}

/** What can go along with a question: files, and other models. */
export function AddMenu({ onFiles, onCompare }: AddMenuProps) {
  const { t } = useTranslation('chat');
  const canAdd = useCan('files.use');
  const input = useRef<HTMLInputElement>(null);
  const keepsOriginals = usePreference('images') === 'original';
  if (!canAdd && !onCompare) return null;
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('files.add')} className="size-9 rounded-full max-md:size-10">
            <Plus className="size-5" />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="start" side="top">
          {canAdd && (
            <MenuItem icon={<Paperclip />} onSelect={() => input.current?.click()}>
              {t('files.pick')}
            </MenuItem>
          )}
          {onCompare && (
            <MenuItem icon={<Columns2 />} onSelect={onCompare}>
              {t('compare.start')}
            </MenuItem>
          )}
          <MenuSeparator />
          <DropdownMenu.CheckboxItem
            checked={keepsOriginals}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(isOn) => writePreference('images', isOn ? 'original' : 'smaller')}
            className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm outline-none select-none data-highlighted:bg-hover max-md:min-h-11"
          >
            <span
              aria-hidden
              className="flex h-4 w-7 items-center rounded-full bg-line-strong p-0.5 [[data-state=checked]>&]:justify-end [[data-state=checked]>&]:bg-accent"
            >
              <span className="size-3 rounded-full bg-surface" />
            </span>
            {t('files.originals')}
          </DropdownMenu.CheckboxItem>
        </MenuContent>
      </Menu>
      {/* No `accept`: phones then offer camera, pictures and files alike. */}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('files.pick')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again after it was removed.
          event.target.value = '';
        }}
      />
    </>
  );
}

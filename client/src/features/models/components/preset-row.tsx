import type { PresetView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Link2, Link2Off, Pencil, Star, StarOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { IconButton } from '@/shared/ui/icon-button';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/menu';
import {
  changePreset,
  createPreset,
  deletePreset,
  presetQueries,
  sharePreset,
  unsharePreset,
} from '../api/presets';
import { PresetNameDialog } from './preset-name-dialog';

export interface PresetRowProps {
  preset: PresetView;
}

/** One preset and what can be done with it. */
export function PresetRow({ preset }: PresetRowProps) {
  const { t } = useTranslation('models');
  const client = useQueryClient();
  const [isNaming, setNaming] = useState(false);
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error) => toast(describeError(error, t)),
    onSettled: () => client.invalidateQueries({ queryKey: presetQueries.list().queryKey }),
  });
  const share = async () => {
    const address = await sharePreset(preset.id);
    try {
      await navigator.clipboard.writeText(address);
      toast(t('presets.linkCopied'));
    } catch {
      toast(address);
    }
  };
  const { id, name, isDefault, shareToken } = preset;
  const remove = async () => {
    await deletePreset(id);
    const { model, settings } = preset;
    const undo = () => act.mutate(() => createPreset({ name, model, settings }));
    toast(t('presets.deleted'), { label: t('presets.undo'), run: undo });
  };
  return (
    <li className="flex items-center gap-2 border-b border-line ps-4 pe-1.5 last:border-0">
      <div className="min-w-0 flex-1 py-2.5">
        <p className="flex items-center gap-1.5 text-sm font-medium">
          <bdi className="truncate">{name}</bdi>
          {isDefault && (
            <Star
              aria-label={t('presets.isDefault')}
              className="size-3.5 shrink-0 fill-current text-accent"
            />
          )}
          {shareToken && (
            <Link2 aria-label={t('presets.isShared')} className="size-3.5 shrink-0 text-ink-faint" />
          )}
        </p>
        <p dir="ltr" className="truncate text-start text-sm text-ink-soft">
          {preset.model}
        </p>
      </div>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('presets.actions', { name })}>
            <EllipsisVertical className="size-4" />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem icon={<Pencil />} onSelect={() => setNaming(true)}>
            {t('presets.rename')}
          </MenuItem>
          <MenuItem
            icon={isDefault ? <StarOff /> : <Star />}
            onSelect={() => act.mutate(() => changePreset(id, { isDefault: !isDefault }))}
          >
            {t(isDefault ? 'presets.noDefault' : 'presets.makeDefault')}
          </MenuItem>
          <MenuItem icon={<Link2 />} onSelect={() => act.mutate(share)}>
            {t('presets.share')}
          </MenuItem>
          {shareToken && (
            <MenuItem icon={<Link2Off />} onSelect={() => act.mutate(() => unsharePreset(id))}>
              {t('presets.unshare')}
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem icon={<Trash2 />} isDangerous onSelect={() => act.mutate(remove)}>
            {t('presets.delete')}
          </MenuItem>
        </MenuContent>
      </Menu>
      {isNaming && (
        <PresetNameDialog
          title={t('presets.rename')}
          name={name}
          content={{ id }}
          onClose={() => setNaming(false)}
        />
      )}
    </li>
  );
}

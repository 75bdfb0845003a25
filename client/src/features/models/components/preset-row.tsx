import type { PresetView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  CopyPlus,
  EllipsisVertical,
  Link2,
  Link2Off,
  Pencil,
  Star,
  StarOff,
  Trash2,
  UserPlus,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withTexts } from '@/shared/i18n/late-texts';
import { writeClipboard } from '@/shared/lib/clipboard';
import { describeError } from '@/shared/lib/errors';
import { useCan } from '@/shared/lib/permissions';
import { toast } from '@/shared/lib/toast';
import { IconButton } from '@/shared/ui/icon-button';
import { loadLater } from '@/shared/ui/load-later';
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

const ShareDialog = loadLater(
  async () => (await withTexts(import('@/features/sharing'), 'sharing')).ShareDialog,
);

export interface PresetRowProps {
  preset: PresetView;
}

/** One preset and what can be done with it. */
export function PresetRow({ preset }: PresetRowProps) {
  const { t } = useTranslation('models');
  const client = useQueryClient();
  const [open, setOpen] = useState<'name' | 'share' | null>(null);
  const canShare = useCan('presets.share');
  const canChange = useCan('presets.create');
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error) => toast(describeError(error, t)),
    onSettled: () => client.invalidateQueries({ queryKey: presetQueries.list().queryKey }),
  });
  const share = async () => {
    const address = await sharePreset(preset.id);
    toast((await writeClipboard(address)) ? t('presets.linkCopied') : address);
  };
  const { id, name, isDefault, shareToken, access } = preset;
  const isOwn = access.level === 'owner';
  const isMine = access.owner === null;
  const copy = () => createPreset({ name, model: preset.model, settings: preset.settings });
  const remove = async () => {
    await deletePreset(id);
    const { model, settings } = preset;
    const undo = () => act.mutate(() => createPreset({ name, model, settings }));
    toast(t('presets.deleted'), { label: t('presets.undo'), run: undo });
  };
  return (
    <li className="flex items-center gap-2 ps-4 pe-1.5">
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
        {access.owner && (
          <p className="truncate text-sm text-ink-soft">{t('presets.of', { name: access.owner.name })}</p>
        )}
      </div>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('presets.actions', { name })}>
            <EllipsisVertical className="size-4" />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          {canChange && access.level !== 'viewer' && (
            <MenuItem icon={<Pencil />} onSelect={() => setOpen('name')}>
              {t('presets.rename')}
            </MenuItem>
          )}
          {canChange && isMine && (
            <MenuItem
              icon={isDefault ? <StarOff /> : <Star />}
              onSelect={() => act.mutate(() => changePreset(id, { isDefault: !isDefault }))}
            >
              {t(isDefault ? 'presets.noDefault' : 'presets.makeDefault')}
            </MenuItem>
          )}
          {canShare && isOwn && (
            <MenuItem icon={<UserPlus />} onSelect={() => setOpen('share')}>
              {t('presets.shareWith')}
            </MenuItem>
          )}
          {canShare && isOwn && (
            <MenuItem icon={<Link2 />} onSelect={() => act.mutate(share)}>
              {t('presets.share')}
            </MenuItem>
          )}
          {canShare && isOwn && shareToken && (
            <MenuItem icon={<Link2Off />} onSelect={() => act.mutate(() => unsharePreset(id))}>
              {t('presets.unshare')}
            </MenuItem>
          )}
          {!isMine && canChange && (
            <MenuItem icon={<CopyPlus />} onSelect={() => act.mutate(copy)}>
              {t('presets.copy')}
            </MenuItem>
          )}
          {canChange && isOwn && (
            <>
              <MenuSeparator />
              <MenuItem icon={<Trash2 />} isDangerous onSelect={() => act.mutate(remove)}>
                {t('presets.delete')}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      {open === 'share' && <ShareDialog kind="presets" id={id} name={name} onClose={() => setOpen(null)} />}
      {open === 'name' && (
        <PresetNameDialog
          title={t('presets.rename')}
          name={name}
          content={{ id }}
          onClose={() => setOpen(null)}
        />
      )}
    </li>
  );
}

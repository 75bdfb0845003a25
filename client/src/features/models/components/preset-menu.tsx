import type { GenerationSettings, Model, PresetView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { BookmarkPlus, Check, SlidersHorizontal, Star } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/shared/lib/permissions';
import { Button } from '@/shared/ui/button';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/menu';
import { presetQueries } from '../api/presets';
import { PresetManager } from './preset-manager';
import { PresetNameDialog } from './preset-name-dialog';

export interface PresetMenuProps {
  model: Model;
  settings: GenerationSettings;
  onChoose: (preset: PresetView) => void;
}

/** Saved choices: take one, save the present one, look after them. */
export function PresetMenu({ model, settings, onChoose }: PresetMenuProps) {
  const { t } = useTranslation('models');
  const canUse = useCan('presets.use');
  const canSave = useCan('presets.create');
  const presets = useQuery({ ...presetQueries.list(), enabled: canUse });
  const [open, setOpen] = useState<'save' | 'manage' | null>(null);
  const items = presets.data ?? [];
  const isCurrent = (preset: PresetView) =>
    preset.model === model.id && JSON.stringify(preset.settings) === JSON.stringify(settings);
  if (!canUse) return null;
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" className="px-3">
            {t('presets.title')}
          </Button>
        </MenuTrigger>
        <MenuContent align="end" className="w-64">
          {items.map((preset) => (
            <MenuItem
              key={preset.id}
              icon={
                preset.isDefault ? (
                  <Star />
                ) : isCurrent(preset) ? (
                  <Check />
                ) : (
                  <span className="block size-4" />
                )
              }
              onSelect={() => onChoose(preset)}
            >
              <span className="block truncate">{preset.name}</span>
              <span className="block truncate text-xs text-ink-faint">{preset.model}</span>
            </MenuItem>
          ))}
          {items.length > 0 && <MenuSeparator />}
          {canSave && (
            <MenuItem icon={<BookmarkPlus />} onSelect={() => setOpen('save')}>
              {t('presets.save')}
            </MenuItem>
          )}
          <MenuItem icon={<SlidersHorizontal />} onSelect={() => setOpen('manage')}>
            {t('presets.manage')}
          </MenuItem>
        </MenuContent>
      </Menu>
      {open === 'save' && (
        <PresetNameDialog
          title={t('presets.save')}
          name={model.label ?? model.name}
          content={{ model: model.id, settings }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'manage' && <PresetManager onClose={() => setOpen(null)} />}
    </>
  );
}

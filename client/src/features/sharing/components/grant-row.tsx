import type { GrantView } from '@tertulia/data-provider';
import { UserRound, UsersRound, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/shared/ui/icon-button';
import { SelectField } from '@/shared/ui/select-field';
import type { Level } from '../api/shares';

export interface GrantRowProps {
  grant: GrantView;
  onLevel: (level: Level) => void;
  onRemove: () => void;
}

const LEVELS = ['viewer', 'editor', 'owner'] as const;

/** One person or group and what they may do with it. */
export function GrantRow({ grant, onLevel, onRemove }: GrantRowProps) {
  const { t } = useTranslation('sharing');
  const name = grant.name ?? grant.granteeId;
  const Icon = grant.granteeKind === 'group' ? UsersRound : UserRound;
  return (
    <li className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 border-b border-line py-1.5 last:border-0">
      <span className="flex min-w-0 flex-1 basis-40 items-center gap-2 text-sm">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
        <bdi className="min-w-0 wrap-anywhere">{name}</bdi>
      </span>
      <SelectField
        label={t('levelOf', { name })}
        isLabelHidden
        value={grant.level}
        onChange={(level) => onLevel(level as Level)}
        options={LEVELS.map((level) => ({ value: level, label: t(`levels.${level}`) }))}
      />
      <IconButton label={t('remove', { name })} onClick={onRemove}>
        <X className="size-4" />
      </IconButton>
    </li>
  );
}

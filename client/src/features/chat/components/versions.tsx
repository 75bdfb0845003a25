import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/shared/ui/icon-button';

export interface VersionsProps {
  id: string;
  siblings: readonly string[];
  isDisabled: boolean;
  onStep: (siblingId: string) => void;
}

/** Steps between the versions of a message: ‹ 2/3 ›. */
export function Versions({ id, siblings, isDisabled, onStep }: VersionsProps) {
  const { t } = useTranslation('chat');
  if (siblings.length < 2) return null;
  const index = siblings.indexOf(id);
  const step = (to: number) => {
    const sibling = siblings[to];
    if (sibling !== undefined && !isDisabled) onStep(sibling);
  };
  return (
    <span
      role="group"
      aria-label={t('actions.versions')}
      className="inline-flex items-center text-sm text-ink-soft"
    >
      <IconButton
        size="small"
        label={t('actions.previousVersion')}
        // Not `disabled`, which would lose the focus at the first and the last version.
        aria-disabled={isDisabled || index <= 0}
        onClick={() => step(index - 1)}
      >
        <ChevronLeft className="size-4 rtl:-scale-x-100" />
      </IconButton>
      <span className="min-w-8 text-center tabular-nums">{`${index + 1}/${siblings.length}`}</span>
      <IconButton
        size="small"
        label={t('actions.nextVersion')}
        aria-disabled={isDisabled || index >= siblings.length - 1}
        onClick={() => step(index + 1)}
      >
        <ChevronRight className="size-4 rtl:-scale-x-100" />
      </IconButton>
    </span>
  );
}

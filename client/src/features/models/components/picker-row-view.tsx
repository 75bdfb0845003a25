import { Link } from '@tanstack/react-router';
import { Brain, Check, Eye, KeyRound } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import type { PickerRow } from '../lib/picker-rows';
import { SpecIcon } from './spec-icon';

export interface PickerRowViewProps {
  ref: Ref<HTMLDivElement>;
  index: number;
  /** Pixels from the top of the list. */
  start: number;
  id: string;
  row: PickerRow;
  isActive: boolean;
  isCurrent: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

/** One line of the picker: a heading, a spec, a model, or an endpoint that waits for a key. */
export function PickerRowView(props: PickerRowViewProps) {
  const { ref, index, start, id, row, isActive, isCurrent, onChoose, onPoint } = props;
  const { t } = useTranslation('models');
  const place = {
    ref,
    'data-index': index,
    className: 'absolute inset-x-0 top-0',
    style: { transform: `translateY(${start}px)` },
  };
  if (row.kind === 'heading')
    return (
      <div {...place} role="presentation">
        <div className="truncate px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint">{row.title}</div>
      </div>
    );
  if (row.kind === 'own-key')
    return (
      <div {...place} role="presentation">
        <Link
          to="/settings/$section"
          params={{ section: 'keys' }}
          className="flex min-h-9 items-center gap-2 rounded-md px-2.5 py-1.5 text-sm text-accent hover:bg-hover max-md:min-h-11"
        >
          <KeyRound aria-hidden className="size-4" />
          {t('picker.enterKey')}
        </Link>
      </div>
    );
  return (
    <div {...place} role="presentation">
      <div
        id={id}
        role="option"
        aria-selected={isActive}
        tabIndex={-1}
        onClick={onChoose}
        onKeyDown={(event) => event.key === 'Enter' && onChoose()}
        onPointerMove={onPoint}
        className={cn(
          'flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 text-sm max-md:min-h-11',
          isActive && 'bg-hover',
        )}
      >
        {row.kind === 'spec' ? <SpecLine row={row} /> : <ModelLine row={row} />}
        {isCurrent && <Check aria-label={t('picker.current')} className="size-4 shrink-0 text-accent" />}
      </div>
    </div>
  );
}

function SpecLine({ row: { spec } }: { row: Extract<PickerRow, { kind: 'spec' }> }) {
  return (
    <>
      {spec.icon && <SpecIcon icon={spec.icon} />}
      <span className="min-w-0 flex-1 break-words">
        <span className="block font-medium">{spec.label}</span>
        {spec.description && <span className="block text-ink-soft">{spec.description}</span>}
      </span>
    </>
  );
}

function ModelLine({ row: { model } }: { row: Extract<PickerRow, { kind: 'model' }> }) {
  const { t } = useTranslation('models');
  const { capabilities = [] } = model;
  return (
    <>
      <span dir="auto" className="min-w-0 flex-1 break-words">
        {model.label ?? model.name}
      </span>
      <span className="flex shrink-0 gap-1.5 text-ink-faint">
        {capabilities.includes('reasoning') && (
          <Brain aria-label={t('kinds.reasoning')} className="size-3.5" />
        )}
        {capabilities.includes('image') && <Eye aria-label={t('kinds.image')} className="size-3.5" />}
      </span>
    </>
  );
}

import { Brain, Check, Eye, KeyRound } from 'lucide-react';
import { cn } from '@/shared/lib/cn';
import type { PickerRow } from '../lib/picker-rows';
import { SpecIcon } from './spec-icon';

/** The texts of all rows, looked up once: to ask for translations in each of them takes longer than to draw it. */
interface PickerWords {
  current: string;
  enterKey: string;
  reasons: string;
  sees: string;
}

export interface PickerRowViewProps {
  words: PickerWords;
  /** Pixels from the top of the list. */
  start: number;
  height: number;
  id: string;
  row: PickerRow;
  isActive: boolean;
  isCurrent: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

/** One line of the picker: a heading, a spec, a model, or an endpoint that waits for a key. */
export function PickerRowView(props: PickerRowViewProps) {
  const { words, start, height, id, row, isActive, isCurrent, onChoose, onPoint } = props;
  const place = {
    className: 'absolute inset-x-0 top-0',
    style: { height, transform: `translateY(${start}px)` },
  };
  if (row.kind === 'heading')
    return (
      <div {...place} role="presentation">
        <div className="truncate px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint">{row.title}</div>
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
          'flex h-full cursor-pointer items-center gap-2 rounded-md px-2.5 text-sm',
          isActive && 'bg-hover',
        )}
      >
        {row.kind === 'spec' && <SpecLine row={row} />}
        {row.kind === 'model' && <ModelLine row={row} words={words} />}
        {row.kind === 'own-key' && <OwnKeyLine words={words} />}
        {isCurrent && <Check aria-label={words.current} className="size-4 shrink-0 text-accent" />}
      </div>
    </div>
  );
}

function SpecLine({ row: { spec } }: { row: Extract<PickerRow, { kind: 'spec' }> }) {
  return (
    <>
      {spec.icon && <SpecIcon icon={spec.icon} />}
      <span className="min-w-0 flex-1" title={spec.description || undefined}>
        <span className="block truncate font-medium">{spec.label}</span>
        {spec.description && <span className="block truncate text-ink-soft">{spec.description}</span>}
      </span>
    </>
  );
}

interface ModelLineProps {
  row: Extract<PickerRow, { kind: 'model' }>;
  words: PickerWords;
}

function ModelLine({ row: { model, name }, words }: ModelLineProps) {
  const { capabilities = [] } = model;
  return (
    <>
      <span dir="auto" className="min-w-0 flex-1 truncate rtl:text-right" title={model.name}>
        {name}
      </span>
      <span className="flex shrink-0 gap-1.5 text-ink-faint">
        {capabilities.includes('reasoning') && <Brain aria-label={words.reasons} className="size-3.5" />}
        {capabilities.includes('image') && <Eye aria-label={words.sees} className="size-3.5" />}
      </span>
    </>
  );
}

function OwnKeyLine({ words }: { words: PickerWords }) {
  return (
    <>
      <KeyRound aria-hidden className="size-4 shrink-0 text-accent" />
      <span className="truncate text-accent">{words.enterKey}</span>
    </>
  );
}

import type { Model, SpecView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { useMedia } from '@/shared/lib/use-media';
import { modelQueries } from '../api/models';
import { usePickerKeys } from '../hooks/use-picker-keys';
import { isChoice, listRows, measureRow, type PickerChoice } from '../lib/picker-rows';
import { EndpointFailures } from './endpoint-failures';
import { ModelListState } from './model-list-state';
import { PickerRowView } from './picker-row-view';

export interface ModelListProps {
  /** Id of the model, or name of the spec, that is chosen now. */
  current: string | null;
  onChoose: (model: Model) => void;
  /** Absent where only models count: then no specs are listed. */
  onChooseSpec?: (spec: SpecView) => void;
}

/** Rows that are in sight without scrolling. */
const FIRST_ROWS = 6;

/** A search field over specs and models; arrows move, Enter chooses. Only the rows in sight are on the page. */
export function ModelList({ current, onChoose, onChooseSpec }: ModelListProps) {
  const { t } = useTranslation('models');
  const words = {
    current: t('picker.current'),
    enterKey: t('picker.enterKey'),
    reasons: t('kinds.reasoning'),
    sees: t('kinds.image'),
  };
  const list = useQuery(modelQueries.list());
  const [search, setSearch] = useState('');
  const [moved, setMoved] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const navigate = useNavigate();
  const wanted = useDeferredValue(search);
  const offered = useMemo(
    () => (list.data && !onChooseSpec ? { ...list.data, specs: [], specsOnly: false } : list.data),
    [list.data, onChooseSpec],
  );
  const rows = useMemo(() => listRows(offered, wanted), [offered, wanted]);
  const isCurrent = (row: PickerChoice) =>
    row.kind === 'spec' ? row.spec.name === current : row.kind === 'model' && row.model.id === current;
  const choices = rows.filter(isChoice);
  const active = choices.find((row) => row.key === moved) ?? choices.find(isCurrent) ?? choices[0];
  const isWide = useMedia('(min-width: 768px)');
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => measureRow(rows[index], isWide),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 2,
    initialRect: { width: 0, height: 400 },
  });
  const activeIndex = active ? rows.indexOf(active) : -1;
  const measured = useRef(isWide);
  useEffect(() => {
    if (measured.current !== isWide) virtualizer.measure();
    measured.current = isWide;
  }, [virtualizer, isWide]);
  useEffect(() => {
    if (activeIndex > FIRST_ROWS || (virtualizer.scrollOffset ?? 0) > 0)
      virtualizer.scrollToIndex(activeIndex <= 1 ? 0 : activeIndex);
  }, [virtualizer, activeIndex]);

  const choose = (row: PickerChoice | undefined) => {
    if (row?.kind === 'model') onChoose(row.model);
    else if (row?.kind === 'spec') onChooseSpec?.(row.spec);
    else if (row) void navigate({ to: '/settings/$section', params: { section: 'keys' } });
  };
  const onKeyDown = usePickerKeys({
    rows,
    active,
    onMove: (row) => setMoved(row.key),
    // Enter may come before the list has caught up with what was typed.
    onChoose: () => choose(search === wanted ? active : listRows(offered, search).find(isChoice)),
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <label className="flex items-center gap-2 border-b border-line px-3">
        <Search aria-hidden className="size-4 text-ink-faint" />
        <input
          autoFocus
          role="combobox"
          aria-label={t('picker.search')}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={active ? `${id}-${active.key}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={search}
          placeholder={t('picker.search')}
          onChange={(event) => {
            setSearch(event.target.value);
            setMoved(null);
          }}
          onKeyDown={onKeyDown}
          className="h-11 w-full bg-transparent text-sm outline-none placeholder:text-ink-faint"
        />
      </label>
      <div
        ref={box}
        id={id}
        role="listbox"
        aria-label={t('picker.list')}
        className={cn('min-h-0 flex-1 overflow-y-auto overscroll-contain p-1', rows.length === 0 && 'hidden')}
      >
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start, size }) => {
            const row = rows[index];
            return row ? (
              <PickerRowView
                key={key}
                words={words}
                start={start}
                height={size}
                id={`${id}-${row.key}`}
                row={row}
                isActive={row === active}
                isCurrent={isChoice(row) && isCurrent(row)}
                onChoose={() => isChoice(row) && choose(row)}
                onPoint={() => row !== active && isChoice(row) && setMoved(row.key)}
              />
            ) : null;
          })}
        </div>
      </div>
      <div className={cn('overflow-y-auto', rows.length === 0 && 'min-h-0 flex-1')}>
        <ModelListState list={list} hasRows={rows.length > 0} />
      </div>
      <EndpointFailures failures={list.data?.failures ?? []} />
    </div>
  );
}

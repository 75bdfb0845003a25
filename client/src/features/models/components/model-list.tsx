import type { Model } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { Check, Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { ErrorState } from '@/shared/ui/error-state';
import { modelQueries } from '../api/models';
import { groupModels } from '../lib/model-groups';
import { EndpointFailures } from './endpoint-failures';
import { ModelWays } from './model-ways';

export interface ModelListProps {
  current: string | null;
  onChoose: (model: Model) => void;
}

/** A search field over all models, by endpoint; arrows move, Enter chooses. */
export function ModelList({ current, onChoose }: ModelListProps) {
  const { t } = useTranslation('chat');
  const list = useQuery(modelQueries.list());
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(current);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const wanted = useDeferredValue(search);
  const models = list.data?.items;
  const groups = useMemo(() => groupModels(models ?? [], wanted), [models, wanted]);
  const flat = groups.flatMap((group) => group.models);
  const index = Math.max(
    0,
    flat.findIndex((model) => model.id === active),
  );
  const chosen = flat[index];

  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.id]);

  const chooseWanted = () => {
    // Enter may come before the list has caught up with what was typed.
    const model = search === wanted ? chosen : groupModels(models ?? [], search)[0]?.models[0];
    if (model) onChoose(model);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (move !== undefined) setActive(flat[Math.min(flat.length - 1, Math.max(0, index + move))]?.id ?? null);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) chooseWanted();
    else return;
    event.preventDefault();
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <label className="flex items-center gap-2 border-b border-line px-3">
        <Search aria-hidden className="size-4 text-ink-faint" />
        <input
          autoFocus
          role="combobox"
          aria-label={t('model.search')}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={search}
          placeholder={t('model.search')}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-11 w-full bg-transparent text-sm outline-none placeholder:text-ink-faint"
        />
      </label>
      <div
        ref={box}
        id={id}
        role="listbox"
        aria-label={t('model.list')}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1"
      >
        {groups.map((group) => (
          <div key={group.endpoint} role="group" aria-label={group.endpoint}>
            <div aria-hidden className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint">
              {group.endpoint}
            </div>
            {group.models.map((model) => (
              <div
                key={model.id}
                id={`${id}-${model.id}`}
                role="option"
                aria-selected={model === chosen}
                tabIndex={-1}
                onClick={() => onChoose(model)}
                onKeyDown={onKeyDown}
                onPointerMove={() => model !== chosen && setActive(model.id)}
                className={cn(
                  'flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 text-sm [content-visibility:auto] max-md:min-h-11',
                  model === chosen && 'bg-hover',
                )}
              >
                <span className="min-w-0 flex-1 break-words">{model.name}</span>
                {model.id === current && (
                  <Check aria-label={t('model.current')} className="size-4 shrink-0 text-accent" />
                )}
              </div>
            ))}
          </div>
        ))}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {models?.length === 0 ? (
          <div className="space-y-1.5 px-3 py-4 text-sm text-ink-soft">
            <p>{t('noModel.title')}</p>
            <ModelWays />
          </div>
        ) : (
          flat.length === 0 &&
          !list.isError && (
            <p className="px-3 py-6 text-center text-sm text-ink-soft">
              {t(list.isPending ? 'model.loading' : 'model.noneFound')}
            </p>
          )
        )}
      </div>
      <EndpointFailures failures={list.data?.failures ?? []} />
    </div>
  );
}

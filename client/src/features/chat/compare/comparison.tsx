import type { MessageView } from '@tertulia/data-provider';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseModel, useModelName } from '@/features/models';
import { announce } from '@/shared/lib/announce';
import { cn } from '@/shared/lib/cn';
import { focusComposer } from '@/shared/lib/composer-focus';
import { messageQueries } from '../api/queries';
import { runsOf } from '../api/runs';
import type { ChatActions } from '../hooks/use-chat-actions';
import { showSideBySide } from '../lib/comparison';
import { ComparedAnswer } from './compared-answer';

export interface ComparisonProps {
  /** The answer that the conversation goes on from, unless another one is chosen. */
  message: MessageView;
  actions: ChatActions;
}

/** Several answers to one question in columns; on narrow screens one at a time, beside each other. */
export function Comparison({ message, actions }: ComparisonProps) {
  const { t } = useTranslation('chat');
  const nameModel = useModelName();
  const client = useQueryClient();
  const { conversationId, siblings, metadata, parentId } = message;
  const versions = useQueries({
    queries: siblings.map((id) => ({
      ...messageQueries.version(conversationId, id),
      enabled: id !== message.id,
    })),
  });
  const answers = siblings
    .map((id, index) => (id === message.id ? message : versions[index]?.data))
    .filter((one): one is MessageView => one?.metadata.comparison === metadata.comparison);
  const columns = useRef<HTMLDivElement>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(0);
  const names = answers.map(({ metadata: { model, askedModel } }) => nameModel(askedModel ?? model ?? ''));

  const goTo = (index: number) => {
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    columns.current?.children[index]?.scrollIntoView({ inline: 'center', block: 'start', behavior });
  };
  const onScroll = () => {
    const box = columns.current;
    if (!box) return;
    const share = Math.abs(box.scrollLeft) / Math.max(1, box.scrollWidth - box.clientWidth);
    const next = Math.round(share * (answers.length - 1));
    if (next !== seen) showTab(tabs.current, next);
    setSeen(next);
  };
  const choose = (answer: MessageView, name: string) => {
    for (const run of runsOf(client).all(conversationId)) {
      if (run.getSnapshot().messageId !== answer.id) void run.stop().catch(() => undefined);
    }
    if (answer.id !== message.id) {
      if (answer.metadata.model) chooseModel(conversationId, answer.metadata.model);
      actions.step(answer.id);
    }
    showSideBySide(parentId ?? '', false);
    announce(t('compare.chosen', { model: name }));
    focusComposer();
  };

  return (
    <section data-wide aria-label={t('compare.title')}>
      <div
        ref={tabs}
        role="group"
        aria-label={t('compare.jump')}
        className="sticky -top-6 z-10 -mx-4 mb-1 flex gap-1 overflow-x-auto bg-canvas px-4 py-1.5 md:hidden"
      >
        {answers.map((answer, index) => (
          <button
            key={answer.id}
            type="button"
            aria-pressed={index === seen}
            onClick={() => goTo(index)}
            className={cn(
              'min-h-10 max-w-[60%] shrink-0 truncate rounded-full border px-3 text-sm',
              index === seen ? 'border-accent bg-accent-wash text-ink' : 'border-line text-ink-soft',
            )}
          >
            {names[index]}
          </button>
        ))}
      </div>
      <div
        ref={columns}
        onScroll={onScroll}
        className="-mx-4 flex snap-x snap-mandatory scroll-px-4 items-start gap-3 overflow-x-auto px-4 pb-2 md:mx-0 md:snap-none md:px-0.5"
      >
        {answers.map((answer, index) => (
          <ComparedAnswer
            key={answer.id}
            message={answer}
            label={t('compare.column', {
              model: names[index],
              position: index + 1,
              count: answers.length,
            })}
            name={names[index] ?? ''}
            isCurrent={answer.id === message.id}
            actions={actions}
            onChoose={() => choose(answer, names[index] ?? '')}
          />
        ))}
      </div>
    </section>
  );
}

/** By hand: a second `scrollIntoView` would end the first one half-way. */
function showTab(bar: HTMLElement | null, index: number): void {
  const tab = bar?.children[index];
  if (!bar || !(tab instanceof HTMLElement)) return;
  bar.scrollTo({ left: tab.offsetLeft + tab.offsetWidth / 2 - bar.clientWidth / 2 });
}

import type { Model, SpecView } from '@tertulia/data-provider';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '@/shared/lib/shortcuts';
import { hasFinePointer } from '@/shared/lib/use-media';
import { ModelList } from './model-list';

export interface ModelPickerProps {
  model: Model | undefined;
  spec: SpecView | undefined;
  isLoading: boolean;
  hasFailed: boolean;
  onChoose: (model: Model) => void;
  onChooseSpec: (spec: SpecView) => void;
  /** Called once it is closed, where the focus may go to what is written in. */
  onClosed: () => void;
}

export function ModelPicker(props: ModelPickerProps) {
  const { model, spec, isLoading, hasFailed, onChoose, onChooseSpec, onClosed } = props;
  const { t } = useTranslation('models');
  const [isOpen, setOpen] = useState(false);
  const missing = isLoading ? 'loading' : hasFailed ? 'failed' : 'none';
  const name = spec?.label ?? model?.label ?? model?.name ?? t(`picker.${missing}`);
  useShortcut({
    id: 'chooseModel',
    keys: 'mod+shift+m',
    group: 'chat',
    run: () => setOpen((wasOpen) => !wasOpen),
  });
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={t('picker.button', { name })}
        className="inline-flex min-h-9 max-w-full min-w-0 items-center gap-1.5 rounded-field px-2.5 text-sm text-ink-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-10"
      >
        <span className="truncate">{name}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t('picker.list')}
          onCloseAutoFocus={(event) => {
            if (!hasFinePointer()) return;
            event.preventDefault();
            onClosed();
          }}
          className="z-40 flex h-104 max-h-(--radix-popover-content-available-height) w-[min(24rem,calc(100vw-1.5rem))] flex-col overflow-hidden rounded-card border border-line bg-surface shadow-raised"
        >
          <ModelList
            current={spec?.name ?? model?.id ?? null}
            onChoose={(chosen) => {
              onChoose(chosen);
              setOpen(false);
            }}
            onChooseSpec={(chosen) => {
              onChooseSpec(chosen);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

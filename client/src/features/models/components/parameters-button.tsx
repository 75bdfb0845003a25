import { SlidersHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '@/shared/lib/shortcuts';
import { IconButton } from '@/shared/ui/icon-button';
import { loadLater } from '@/shared/ui/load-later';
import { keepSettings } from '../api/kept-settings';
import { type AnswerChoice, choosePreset, chooseSettings } from '../lib/answer-choice';

const ParametersPanel = loadLater(() => import('./parameters-panel').then((part) => part.default));

export interface ParametersButtonProps {
  conversationId: string | null;
  choice: AnswerChoice;
  /** How many parameters are set of those that the model has. */
  count: number;
}

/** Opens the parameters of the model that answers next, and says how many are set. */
export function ParametersButton({ conversationId, choice, count }: ParametersButtonProps) {
  const { t } = useTranslation('models');
  const [isOpen, setOpen] = useState(false);
  const { model, spec, settings, isFixed } = choice;
  const opened = useRef(settings);
  const open = () => {
    opened.current = settings;
    setOpen(true);
  };
  useShortcut({
    id: 'parameters',
    keys: 'mod+shift+p',
    group: 'chat',
    run: () => model !== undefined && (open(), true),
  });
  if (!model) return null;
  const close = () => {
    setOpen(false);
    if (conversationId === null || settings === opened.current) return;
    // Should that fail, the next question takes them along.
    keepSettings(conversationId, settings).catch(() => undefined);
  };
  return (
    <>
      <IconButton
        size="small"
        label={count > 0 ? t('parameters.buttonSet', { count }) : t('parameters.button')}
        className="relative"
        onClick={open}
      >
        <SlidersHorizontal className="size-4" />
        {count > 0 && <span aria-hidden className="absolute end-1 top-1 size-2 rounded-full bg-accent" />}
      </IconButton>
      {isOpen && (
        <ParametersPanel
          model={model}
          spec={spec}
          isFixed={isFixed}
          settings={settings}
          onChange={(next) => chooseSettings(conversationId, next)}
          onChoosePreset={(preset) => choosePreset(conversationId, preset)}
          onClose={close}
        />
      )}
    </>
  );
}

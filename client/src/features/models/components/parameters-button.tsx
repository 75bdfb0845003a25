import { SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '@/shared/lib/shortcuts';
import { IconButton } from '@/shared/ui/icon-button';
import { type AnswerChoice, choosePreset, chooseSettings } from '../lib/answer-choice';

const ParametersPanel = lazy(() => import('./parameters-panel'));

export interface ParametersButtonProps {
  conversationId: string | null;
  choice: AnswerChoice;
  /** Whether the administrator lets only specs be used, as they are. */
  isFixed: boolean;
}

/** Opens the parameters of the model that answers next, and says how many are set. */
export function ParametersButton({ conversationId, choice, isFixed }: ParametersButtonProps) {
  const { t } = useTranslation('models');
  const [isOpen, setOpen] = useState(false);
  const { model, spec, settings } = choice;
  const count = Object.values(settings).filter((value) => value != null).length;
  useShortcut({
    id: 'parameters',
    keys: 'mod+shift+p',
    group: 'chat',
    run: () => model !== undefined && (setOpen(true), true),
  });
  if (!model) return null;
  return (
    <>
      <IconButton
        size="small"
        label={count > 0 ? t('parameters.buttonSet', { count }) : t('parameters.button')}
        className="relative"
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal className="size-4" />
        {count > 0 && <span aria-hidden className="absolute end-1 top-1 size-2 rounded-full bg-accent" />}
      </IconButton>
      {isOpen && (
        <Suspense>
          <ParametersPanel
            model={model}
            spec={spec}
            isFixed={isFixed}
            settings={settings}
            onChange={(next) => chooseSettings(conversationId, next)}
            onChoosePreset={(preset) => choosePreset(conversationId, preset)}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

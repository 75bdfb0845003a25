import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useModelName } from '@/features/models';

export interface ComparedModelsProps {
  models: readonly string[];
  onRemove: (model: string) => void;
}

/** The models that answer beside the chosen one; each can be left out again. */
export function ComparedModels({ models, onRemove }: ComparedModelsProps) {
  const { t } = useTranslation('chat');
  const nameModel = useModelName();
  return models.map((model) => (
    <span
      key={model}
      className="inline-flex max-w-56 items-center gap-1 rounded-full border border-line ps-3 text-sm"
    >
      <span className="truncate">{nameModel(model)}</span>
      <button
        type="button"
        aria-label={t('compare.remove', { model: nameModel(model) })}
        onClick={() => onRemove(model)}
        className="inline-flex size-8 items-center justify-center rounded-full text-ink-soft hover:bg-hover hover:text-ink max-md:size-10"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  ));
}

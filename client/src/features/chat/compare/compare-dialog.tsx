import { useTranslation } from 'react-i18next';
import { ModelList, useModelName } from '@/features/models';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { compareWith, MOST_COMPARED, useComparedModels } from '../lib/comparison';
import { ComparedModels } from './compared-models';

export interface CompareDialogProps {
  conversationId: string | null;
  /** The model that answers anyway. */
  model: string;
  onClose: () => void;
}

/** Choose the models that answer the next question side by side. */
export function CompareDialog({ conversationId, model, onClose }: CompareDialogProps) {
  const { t } = useTranslation('chat');
  const nameModel = useModelName();
  const others = useComparedModels(conversationId);
  const isFull = others.length + 1 >= MOST_COMPARED;
  const toggle = (id: string) => {
    if (others.includes(id)) {
      compareWith(
        conversationId,
        others.filter((other) => other !== id),
      );
    } else if (id !== model && !isFull) compareWith(conversationId, [...others, id]);
  };
  return (
    <Dialog
      title={t('compare.start')}
      description={t('compare.explained', { count: MOST_COMPARED })}
      onClose={onClose}
    >
      <div className="flex flex-wrap items-center gap-1.5" role="status">
        <span className="rounded-full bg-accent-wash px-3 py-1 text-sm">{nameModel(model)}</span>
        <ComparedModels models={others} onRemove={toggle} />
      </div>
      <div className="mt-3 flex h-72 flex-col overflow-hidden rounded-field border border-line">
        <ModelList current={model} onChoose={({ id }) => toggle(id)} />
      </div>
      <div className="mt-3 flex items-center justify-between gap-3">
        <p className="text-xs text-ink-soft">{isFull ? t('compare.full') : ''}</p>
        <Button variant="primary" onClick={onClose}>
          {t('compare.done')}
        </Button>
      </div>
    </Dialog>
  );
}

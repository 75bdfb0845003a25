import { Columns2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { compareWith, useComparedModels } from '../lib/comparison';
import { ComparedModels } from './compared-models';

export interface CompareBarProps {
  conversationId: string | null;
}

/** Says above the text that the next question goes to several models. */
export function CompareBar({ conversationId }: CompareBarProps) {
  const { t } = useTranslation('chat');
  const models = useComparedModels(conversationId);
  if (models.length === 0) return null;
  const remove = (model: string) =>
    compareWith(
      conversationId,
      models.filter((one) => one !== model),
    );
  return (
    <div
      role="group"
      aria-label={t('compare.with')}
      className="flex flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5 text-sm text-ink-soft"
    >
      <Columns2 aria-hidden className="size-4" />
      <span>{t('compare.with')}</span>
      <ComparedModels models={models} onRemove={remove} />
    </div>
  );
}

import type { MessageView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { useModelName } from '@/features/models';

export interface OtherAnswererProps {
  message: MessageView;
}

/** Says that another model answered than was asked. A seam within the answer says so itself. */
export function OtherAnswerer({ message }: OtherAnswererProps) {
  const { t } = useTranslation('chat');
  const nameModel = useModelName();
  const { askedModel, model } = message.metadata;
  if (!askedModel || !model || askedModel === model) return null;
  if (message.parts.some((part) => part.type === 'data-seam')) return null;
  return (
    <p className="mb-2 text-xs text-ink-soft">
      {t('seam.answeredBy', { model: nameModel(model), asked: nameModel(askedModel) })}
    </p>
  );
}

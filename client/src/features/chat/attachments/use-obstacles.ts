import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { modelQueries } from '@/features/models';
import { needsSupport } from './kinds';
import type { Attachment } from './upload-queue';

/** Says of a file why one of the models that will be asked can not take it; null where all can, or nobody knows. */
export function useObstacles(
  attachments: readonly Attachment[],
  models: readonly string[],
): (attachment: Attachment) => string | null {
  const { t } = useTranslation('chat');
  const matters = attachments.some(({ kind }) => needsSupport(kind));
  const details = useQueries({
    queries: models.map((model) => ({ ...modelQueries.details(model), enabled: matters, retry: false })),
  });
  return ({ kind }) => {
    if (!needsSupport(kind)) return null;
    const unable = details.find(({ data }) => {
      const inputs: readonly string[] | null | undefined = data?.facts.inputs;
      return inputs != null && !inputs.includes(kind);
    });
    if (!unable?.data) return null;
    return t(`files.notTaken.${kind}`, { model: unable.data.label ?? unable.data.name });
  };
}

import { useTranslation } from 'react-i18next';
import { ModelList } from '@/features/models';
import { Dialog } from '@/shared/ui/dialog';

export interface OtherModelDialogProps {
  current: string | null;
  onChoose: (modelId: string) => void;
  onClose: () => void;
}

/** Choose the model that answers the same question again. */
export function OtherModelDialog({ current, onChoose, onClose }: OtherModelDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <Dialog title={t('actions.otherModel')} onClose={onClose}>
      <div className="flex h-80 flex-col overflow-hidden rounded-field border border-line">
        <ModelList
          current={current}
          onChoose={(model) => {
            onClose();
            onChoose(model.id);
          }}
        />
      </div>
    </Dialog>
  );
}

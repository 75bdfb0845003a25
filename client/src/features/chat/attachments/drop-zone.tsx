import { Paperclip } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useDroppedFiles } from './use-dropped-files';

export interface DropZoneProps {
  onDrop: (files: File[]) => void;
}

/** Lies over the chat while files are dragged to it. */
export function DropZone({ onDrop }: DropZoneProps) {
  const { t } = useTranslation('chat');
  const isOver = useDroppedFiles(onDrop);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none absolute inset-2 z-30 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-canvas/90">
      <p className="flex items-center gap-3 text-lg font-medium text-ink">
        <Paperclip aria-hidden className="size-6 text-accent" />
        {t('files.dropHere')}
      </p>
    </div>
  );
}

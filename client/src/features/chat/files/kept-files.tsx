import type { FilePart } from '@tertulia/data-provider';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/shared/ui/icon-button';
import { findKind } from '../attachments/kinds';
import { FileIcon } from './file-icon';
import { isStoredFile } from './file-urls';
import { useFileUrl } from './use-file-url';

export interface KeptFilesProps {
  files: readonly FilePart[];
  onRemove: (file: FilePart) => void;
}

/** The files of a question that is being edited: each can be left out of its new version. */
export function KeptFiles({ files, onRemove }: KeptFilesProps) {
  const { t } = useTranslation('chat');
  if (files.length === 0) return null;
  return (
    <ul aria-label={t('files.attached')} className="mb-2 flex flex-wrap gap-2">
      {files.map((file) => {
        const name = file.filename ?? t('files.unnamed');
        const kind = findKind(file.mediaType, name);
        return (
          <li
            key={file.url}
            className="flex max-w-60 items-center gap-2 rounded-field border border-line bg-canvas p-1 text-sm"
          >
            <span className="flex size-8 shrink-0 items-center justify-center overflow-hidden rounded-md bg-sunken">
              {kind === 'image' && isStoredFile(file.url) ? (
                <Picture file={file} />
              ) : (
                <FileIcon kind={kind} />
              )}
            </span>
            <span className="min-w-0 flex-1 truncate">
              <bdi>{name}</bdi>
            </span>
            <IconButton size="small" label={t('files.remove', { name })} onClick={() => onRemove(file)}>
              <X className="size-4" />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}

function Picture({ file }: { file: FilePart }) {
  const fetched = useFileUrl(file.url);
  if (fetched.state !== 'ready') return null;
  return <img src={fetched.objectUrl} alt="" className="size-full object-cover" />;
}

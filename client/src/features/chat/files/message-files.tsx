import type { FilePart } from '@tertulia/data-provider';
import { findKind } from '../attachments/kinds';
import { FileChip } from './file-chip';
import { FileImage } from './file-image';
import { isStoredFile } from './file-urls';

export interface MessageFilesProps {
  files: readonly FilePart[];
}

const isImage = (file: FilePart) => findKind(file.mediaType) === 'image' && isStoredFile(file.url);

/** The files of a message: images to look at, others to take home. */
export function MessageFiles({ files }: MessageFilesProps) {
  const images = files.filter(isImage);
  const others = files.filter((file) => !isImage(file));
  return (
    <div className="flex flex-col items-end gap-2">
      {images.length > 0 && (
        <ul className="flex flex-wrap justify-end gap-2">
          {images.map((file) => (
            <li key={file.url}>
              <FileImage file={file} isAlone={images.length === 1} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className="flex flex-wrap justify-end gap-2">
          {others.map((file) => (
            <li key={file.url} className="min-w-0">
              <FileChip file={file} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import type { FilePart } from '@tertulia/data-provider';
import { Download, ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { findKind } from '../attachments/kinds';
import { readSafeUrl } from '../markdown/urls';
import { FileIcon } from './file-icon';
import { isStoredFile } from './file-urls';
import { useDownload } from './use-download';

export interface FileChipProps {
  file: FilePart;
}

const CHIP =
  'inline-flex min-h-10 max-w-72 items-center gap-2 rounded-field border border-line bg-surface px-3 text-sm hover:bg-hover';

/** A file by its name, to be downloaded; or a link, where it lies elsewhere. */
export function FileChip({ file }: FileChipProps) {
  const { t } = useTranslation('chat');
  const download = useDownload(file);
  const elsewhere = isStoredFile(file.url) ? null : readSafeUrl(file.url);
  const name = file.filename ?? elsewhere?.host ?? t('files.unnamed');
  const icon = <FileIcon kind={findKind(file.mediaType, name)} />;
  const label = (
    <span className="min-w-0 truncate">
      <bdi>{name}</bdi>
    </span>
  );
  if (elsewhere) {
    return (
      <a href={elsewhere.href} target="_blank" rel="noopener noreferrer nofollow" className={CHIP}>
        {icon}
        {label}
        <ExternalLink aria-hidden className="size-4 shrink-0 text-ink-faint" />
      </a>
    );
  }
  return (
    <button type="button" aria-label={t('files.download', { name })} onClick={download} className={CHIP}>
      {icon}
      {label}
      <Download aria-hidden className="size-4 shrink-0 text-ink-faint" />
    </button>
  );
}

import type { FilePart } from '@tertulia/data-provider';
import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { loadLater } from '@/shared/ui/load-later';
import { fileUrls } from './file-urls';
import { useFileUrl } from './use-file-url';

const Lightbox = loadLater(() => import('./lightbox').then((part) => part.Lightbox));

export interface FileImageProps {
  file: FilePart;
  isAlone: boolean;
}

/** A picture in a box whose size is known before the picture is; a click shows it large. */
export function FileImage({ file, isAlone }: FileImageProps) {
  const { t } = useTranslation('chat');
  const [isOpen, setOpen] = useState(false);
  const fetched = useFileUrl(file.url);
  const name = file.filename ?? t('image.unnamed');
  const box = cn(
    'flex items-center justify-center overflow-hidden rounded-card border border-line bg-sunken',
    isAlone ? 'h-56 max-w-full min-w-40' : 'size-32',
  );
  if (fetched.state === 'failed') {
    return (
      <button
        type="button"
        onClick={() => fileUrls.retry(file.url)}
        className={cn(box, 'flex-col gap-2 p-3 text-center text-xs text-ink-soft')}
      >
        <ImageOff aria-hidden className="size-5" />
        {t('files.notLoaded', { name })}
      </button>
    );
  }
  const source = fetched.state === 'ready' ? fetched.objectUrl : null;
  return (
    <>
      <button
        type="button"
        aria-label={t('files.enlarge', { name })}
        aria-busy={source === null}
        onClick={() => setOpen(true)}
        className={cn(box, source === null && 'animate-pulse motion-reduce:animate-none')}
      >
        {source !== null && (
          <img src={source} alt={name} className={cn('h-full object-cover', !isAlone && 'w-full')} />
        )}
      </button>
      {isOpen && source !== null && (
        <Lightbox file={file} source={source} name={name} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

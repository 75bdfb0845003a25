import type { FilePart } from '@tertulia/data-provider';
import { Download, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { Backdrop } from '@/shared/ui/backdrop';
import { IconButton } from '@/shared/ui/icon-button';
import { useFocusReturn } from '@/shared/ui/use-focus-return';
import { useDownload } from './use-download';

export interface LightboxProps {
  file: FilePart;
  source: string;
  name: string;
  onClose: () => void;
}

/** One image, as large as the window lets it be. */
export function Lightbox({ file, source, name, onClose }: LightboxProps) {
  const { t } = useTranslation('chat');
  const focus = useFocusReturn();
  const download = useDownload(file);
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Backdrop className="z-40" />
        <Radix.Content
          {...focus}
          aria-describedby={undefined}
          className="fixed inset-2 z-50 flex flex-col overflow-hidden rounded-card border border-line bg-surface shadow-raised outline-none md:inset-8"
        >
          <div className="flex items-center gap-1 border-b border-line py-1 ps-4 pe-1">
            <Radix.Title className="min-w-0 flex-1 truncate text-sm font-medium">
              <bdi>{name}</bdi>
            </Radix.Title>
            <IconButton label={t('files.download', { name })} onClick={download}>
              <Download className="size-5" />
            </IconButton>
            <Radix.Close asChild>
              <IconButton label={t('common:close')}>
                <X className="size-5" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="flex min-h-0 flex-1 items-center justify-center bg-sunken p-2">
            <img src={source} alt={name} className="max-h-full max-w-full object-contain" />
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

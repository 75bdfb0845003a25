import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { Backdrop } from './backdrop';
import { ConfirmDialog } from './confirm-dialog';
import { IconButton } from './icon-button';
import { useLayer } from './layers';
import { useLeaving } from './leaving';
import { PortalContainer } from './portal-container';
import { useFocusReturn } from './use-focus-return';

export interface DialogProps {
  title: string;
  description?: string;
  /** What closing loses for good; then it is asked for first. */
  loss?: { title: string; description: string; action: string } | undefined;
  onClose: () => void;
  children?: ReactNode;
  className?: string;
}

/** A panel over the page. It is open for as long as it is shown. */
export function Dialog({ title, description, loss, onClose, children, className }: DialogProps) {
  const { t } = useTranslation();
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  useLayer(panel);
  const focus = useFocusReturn();
  const [isAsking, setAsking] = useState(false);
  const leave = () => (loss ? setAsking(true) : onClose());
  useLeaving(true, leave, loss !== undefined);
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && leave()}>
      <Radix.Portal>
        <Backdrop className="z-50" />
        <Radix.Content
          ref={setPanel}
          {...focus}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            // Not centred by a transform: that would have menus and notifications within it cut off at its edges.
            'fixed inset-0 z-50 m-auto h-fit max-h-[min(42rem,calc(100dvh-2rem))] w-[min(32rem,calc(100vw-2rem))] overflow-y-auto',
            'rounded-card border border-line bg-surface p-5 shadow-raised outline-none',
            className,
          )}
        >
          <PortalContainer value={panel}>
            <div className="mb-3 flex items-start justify-between gap-3">
              <div>
                <Radix.Title className="text-lg font-semibold wrap-anywhere">{title}</Radix.Title>
                {description && (
                  <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>
                )}
              </div>
              <Radix.Close asChild>
                <IconButton label={t('close')} className="-me-2 -mt-2">
                  <X className="size-5" />
                </IconButton>
              </Radix.Close>
            </div>
            {children}
            {loss && (
              <ConfirmDialog {...loss} isOpen={isAsking} onOpenChange={setAsking} onConfirm={onClose} />
            )}
          </PortalContainer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { Backdrop } from './backdrop';
import { IconButton } from './icon-button';
import { PortalContainer } from './portal-container';
import { useFocusReturn } from './use-focus-return';

export interface DialogProps {
  title: string;
  description?: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children?: ReactNode;
  className?: string;
}

export function Dialog({ title, description, isOpen, onOpenChange, children, className }: DialogProps) {
  const { t } = useTranslation();
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  const focus = useFocusReturn();
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Backdrop className="z-40" />
        <Radix.Content
          ref={setPanel}
          {...focus}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed start-1/2 top-1/2 z-50 max-h-[min(42rem,calc(100dvh-2rem))] w-[min(32rem,calc(100vw-2rem))] -translate-y-1/2 overflow-y-auto',
            'rounded-card border border-line bg-surface p-5 shadow-raised outline-none ltr:-translate-x-1/2 rtl:translate-x-1/2',
            className,
          )}
        >
          <PortalContainer value={panel}>
            <div className="mb-3 flex items-start justify-between gap-3">
              <div>
                <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
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
          </PortalContainer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

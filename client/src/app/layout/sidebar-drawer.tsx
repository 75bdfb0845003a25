import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Backdrop } from '@/shared/ui/backdrop';
import { PortalContainer } from '@/shared/ui/portal-container';
import { useFocusReturn } from '@/shared/ui/use-focus-return';
import { useSwipeAway } from '../hooks/use-swipe-away';

export interface SidebarDrawerProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
}

/** The sidebar over the page, where there is no room beside it. A swipe, Escape or a touch beside it closes it. */
export function SidebarDrawer({ isOpen, onOpenChange, children }: SidebarDrawerProps) {
  const { t } = useTranslation();
  const [drawer, setDrawer] = useState<HTMLElement | null>(null);
  const focus = useFocusReturn(isOpen);
  const swipe = useSwipeAway(() => onOpenChange(false));
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Backdrop className="z-30" />
        <Dialog.Content
          ref={setDrawer}
          aria-describedby={undefined}
          {...focus}
          onEscapeKeyDown={(event) => {
            if (event.target instanceof HTMLInputElement) event.preventDefault();
          }}
          {...swipe}
          className="fixed inset-y-0 start-0 z-30 flex w-[min(20rem,85vw)] touch-pan-y flex-col border-e border-line bg-sunken shadow-raised outline-none"
        >
          <Dialog.Title className="sr-only">{t('sidebar')}</Dialog.Title>
          <PortalContainer value={drawer}>{children}</PortalContainer>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

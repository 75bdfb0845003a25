import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Backdrop } from './backdrop';
import { ConfirmDialog } from './confirm-dialog';
import { IconButton } from './icon-button';
import { useLayer } from './layers';
import { useLeaving } from './leaving';
import { PortalContainer } from './portal-container';
import { useFocusReturn } from './use-focus-return';

export interface DrawerProps {
  title: string;
  /** Beside the title. */
  actions?: ReactNode;
  /** Whether closing would lose what was written; then it is asked for first. */
  isChanged?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A panel at the end of the page, over it; on a phone it fills the page. */
export function Drawer({ title, actions, isChanged = false, onClose, children }: DrawerProps) {
  const { t } = useTranslation();
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  useLayer(panel);
  const focus = useFocusReturn();
  const [isAsking, setAsking] = useState(false);
  const leave = () => (isChanged ? setAsking(true) : onClose());
  useLeaving(true, leave, isChanged);
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && leave()}>
      <Radix.Portal>
        <Backdrop className="z-40" />
        <Radix.Content
          ref={setPanel}
          aria-describedby={undefined}
          {...focus}
          className="fixed inset-y-0 end-0 z-50 flex w-full flex-col border-s border-line bg-surface shadow-raised outline-none sm:w-104"
        >
          <PortalContainer value={panel}>
            <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line ps-4 pe-2">
              <Radix.Title className="min-w-0 flex-1 truncate font-semibold">{title}</Radix.Title>
              {actions}
              <Radix.Close asChild>
                <IconButton label={t('close')}>
                  <X className="size-5" />
                </IconButton>
              </Radix.Close>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-4">{children}</div>
            <ConfirmDialog
              title={t('discard.title')}
              description={t('discard.text')}
              action={t('discard.action')}
              isOpen={isAsking}
              onOpenChange={setAsking}
              onConfirm={onClose}
            />
          </PortalContainer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

import { AlertDialog } from 'radix-ui';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Backdrop } from './backdrop';
import { Button } from './button';
import { useLeaving } from './leaving';
import { useFocusReturn } from './use-focus-return';

export interface ConfirmDialogProps {
  title: string;
  description: string;
  /** What the button that does it says. */
  action: string;
  isOpen: boolean;
  isBusy?: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
}

/** Asks before something that can not be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  const { onOpenAutoFocus, onCloseAutoFocus } = useFocusReturn(props.isOpen);
  useLeaving(props.isOpen, () => props.onOpenChange(false));
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <Backdrop className="z-50" />
        <AlertDialog.Content
          aria-modal
          onOpenAutoFocus={(event) => {
            onOpenAutoFocus(event);
            cancel.current?.focus();
          }}
          onCloseAutoFocus={onCloseAutoFocus}
          className="fixed inset-0 z-50 m-auto h-fit w-[min(26rem,calc(100vw-2rem))] rounded-card border border-line bg-surface p-5 shadow-raised"
        >
          <AlertDialog.Title className="text-lg font-semibold wrap-anywhere">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm wrap-anywhere text-ink-soft">
            {props.description}
          </AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button ref={cancel}>{t('cancel')}</Button>
            </AlertDialog.Cancel>
            <Button variant="danger" isBusy={props.isBusy ?? false} onClick={props.onConfirm}>
              {props.action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

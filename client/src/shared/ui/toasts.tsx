import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { type ReactNode, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { listToasts, removeToast, subscribeToToasts } from '@/shared/lib/toast';
import { Button } from './button';
import { IconButton } from './icon-button';
import { useTopLayer } from './layers';

/**
 * Short news at the edge of the page, with a way to take something back. On a phone it stands below the header, where no
 * composer and no button of a form is. A swipe takes it away.
 */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useSyncExternalStore(subscribeToToasts, listToasts);
  return (
    <Radix.Provider label={t('notification')} swipeDirection="right">
      {toasts.map((toast) => (
        <Radix.Root
          key={toast.id}
          duration={toast.action ? 8000 : 5000}
          onOpenChange={(isOpen) => !isOpen && removeToast(toast.id)}
          className="flex items-center gap-2 rounded-card border border-line bg-surface py-1.5 ps-4 pe-1.5 shadow-raised data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)"
        >
          <Radix.Description className="min-w-0 flex-1 py-1 text-sm wrap-anywhere">
            {toast.text}
          </Radix.Description>
          {toast.action && (
            <Radix.Action altText={toast.action.label} asChild>
              <Button variant="quiet" className="text-accent" onClick={toast.action.run}>
                {toast.action.label}
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label={t('close')} size="small">
              <X className="size-4" />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <ToastPlace>
        <Radix.Viewport className="fixed end-4 z-50 flex w-[min(26rem,calc(100vw-2rem))] flex-col gap-2 outline-none max-md:top-[calc(4rem+env(safe-area-inset-top))] md:bottom-[calc(8rem+env(safe-area-inset-bottom))]" />
      </ToastPlace>
    </Radix.Provider>
  );
}

/** Within an open dialog, where the focus and a screen reader can get at what can be taken back. */
function ToastPlace({ children }: { children: ReactNode }) {
  const layer = useTopLayer();
  return layer ? createPortal(children, layer) : children;
}

import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { Keys } from './keys';
import { usePortalContainer } from './portal-container';

export interface TooltipProps {
  label: string;
  keys?: string;
  children: ReactElement;
}

export const TooltipProvider = Radix.Provider;

/**
 * The name of a control that shows none, on hover and focus. The control keeps its own accessible name. It stands outside
 * of dialogs: a dialog takes the focus back when something in it goes while the focus is on its way.
 */
export function Tooltip({ label, keys, children }: TooltipProps) {
  const container = usePortalContainer();
  const place = container?.matches('[role="dialog"]') ? undefined : container;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={place}>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas select-none"
        >
          {label}
          {keys && <Keys keys={keys} className="text-canvas/80" />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

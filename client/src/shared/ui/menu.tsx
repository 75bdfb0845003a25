import { DropdownMenu } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/shared/lib/cn';
import { Keys } from './keys';
import { usePortalContainer } from './portal-container';

/** Not modal: Radix's modal menus lock the page's scrolling with a style element that the content policy forbids. */
export function Menu(props: Omit<ComponentProps<typeof DropdownMenu.Root>, 'modal'>) {
  return <DropdownMenu.Root modal={false} {...props} />;
}

export const MenuTrigger = DropdownMenu.Trigger;

export function MenuContent({ className, ...rest }: ComponentProps<typeof DropdownMenu.Content>) {
  const container = usePortalContainer();
  return (
    <DropdownMenu.Portal container={container}>
      <DropdownMenu.Content
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-raised',
          className,
        )}
        {...rest}
      />
    </DropdownMenu.Portal>
  );
}

export interface MenuItemProps extends ComponentProps<typeof DropdownMenu.Item> {
  icon?: ReactNode;
  keys?: string;
  isDangerous?: boolean;
}

export function MenuItem({ icon, keys, isDangerous = false, className, children, ...rest }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      className={cn(
        'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 text-sm outline-none select-none max-md:min-h-11',
        'data-disabled:opacity-50 data-highlighted:bg-hover',
        isDangerous ? 'text-danger' : 'text-ink',
        className,
      )}
      {...rest}
    >
      {icon && <span className="text-ink-soft [&_svg]:size-4">{icon}</span>}
      <span className="min-w-0 flex-1">{children}</span>
      {keys && <Keys keys={keys} className="text-ink-faint" />}
    </DropdownMenu.Item>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />;
}

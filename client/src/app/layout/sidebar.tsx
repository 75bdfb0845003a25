import { Link } from '@tanstack/react-router';
import { ConversationSidebar } from '@/features/conversations';
import { Logo } from '@/shared/ui/logo';
import { SidebarButton } from '@/shared/ui/sidebar-button';
import { AccountMenu } from './account-menu';

export interface SidebarProps {
  openId: string | undefined;
  onNew: () => void;
  onOpen: () => void;
  onShowShortcuts: () => void;
}

export function Sidebar({ openId, onNew, onOpen, onShowShortcuts }: SidebarProps) {
  return (
    <div className="flex min-h-0 flex-1 flex-col pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)]">
      <div className="flex h-14 items-center justify-between ps-4 pe-2">
        <Link
          to="/"
          className="flex items-center gap-2 rounded-md font-serif text-xl font-medium tracking-tight"
        >
          <Logo className="size-6" />
          Tertulia
        </Link>
        <SidebarButton isAlwaysShown />
      </div>
      <ConversationSidebar openId={openId} onNew={onNew} onOpen={onOpen} />
      <div className="border-t border-line p-2">
        <AccountMenu onShowShortcuts={onShowShortcuts} onLeave={onOpen} />
      </div>
    </div>
  );
}

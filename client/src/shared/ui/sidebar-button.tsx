import { PanelLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button';
import { useLayout } from './layout-context';

export interface SidebarButtonProps {
  /** Show it even while the sidebar is open: in the sidebar itself. */
  isAlwaysShown?: boolean;
}

/** Opens and closes the list of conversations; in a page's header, where the list is closed. */
export function SidebarButton({ isAlwaysShown = false }: SidebarButtonProps) {
  const { t } = useTranslation();
  const { isSidebarOpen, isDrawer, toggleSidebar } = useLayout();
  // Under a drawer it stays, to take the focus back when the drawer closes.
  if (isSidebarOpen && !isDrawer && !isAlwaysShown) return null;
  return (
    <IconButton
      label={t(isSidebarOpen ? 'closeSidebar' : 'openSidebar')}
      keys="mod+shift+s"
      aria-expanded={isSidebarOpen}
      onClick={toggleSidebar}
    >
      <PanelLeft className="size-5 rtl:-scale-x-100" />
    </IconButton>
  );
}

import { createContext, use } from 'react';

export interface Layout {
  isSidebarOpen: boolean;
  /** Whether the sidebar opens over the page, and not beside it. */
  isDrawer: boolean;
  toggleSidebar: () => void;
}

export const LayoutContext = createContext<Layout | null>(null);

/** The frame of the page; only within it. */
export function useLayout(): Layout {
  const layout = use(LayoutContext);
  if (!layout) throw new Error('there is no layout around this component');
  return layout;
}

import { createContext, use } from 'react';

/**
 * Where menus and tooltips are put. Within a landmark (the page's main part, an open drawer) a screen reader finds
 * them where the person is; with none they go to the end of the body.
 */
export const PortalContainer = createContext<HTMLElement | null>(null);

export function usePortalContainer(): HTMLElement | undefined {
  return use(PortalContainer) ?? undefined;
}

import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusComposer } from '@/shared/lib/composer-focus';
import { readPreference, usePreference, writePreference } from '@/shared/lib/preferences';
import { useShortcut } from '@/shared/lib/shortcuts';
import { useMedia } from '@/shared/lib/use-media';
import { LayoutContext } from '@/shared/ui/layout-context';
import { PortalContainer } from '@/shared/ui/portal-container';
import { usePageFocus } from '../hooks/use-page-focus';
import { OfflineBanner } from './offline-banner';
import { ServerBanner } from './server-banner';
import { ShortcutSheet } from './shortcut-sheet';
import { Sidebar } from './sidebar';
import { SidebarDrawer } from './sidebar-drawer';

const WIDE = '(min-width: 768px)';

/** The frame of every page behind the sign-in: the list beside what is read, or in a drawer where there is no room. */
export function MemberLayout() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const isWide = useMedia(WIDE);
  const isKept = usePreference('sidebar') === 'open';
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const [main, setMain] = useState<HTMLElement | null>(null);
  const isSidebarOpen = isWide ? isKept : isDrawerOpen;

  const toggleSidebar = () => {
    if (isWide) writePreference('sidebar', readPreference('sidebar') === 'open' ? 'closed' : 'open');
    else setIsDrawerOpen((isOpen) => !isOpen);
  };
  const startNew = () => {
    setIsDrawerOpen(false);
    void navigate({ to: '/' }).then(focusComposer);
  };
  usePageFocus(main);
  useShortcut({ id: 'newConversation', keys: 'mod+shift+o', group: 'general', run: startNew });
  useShortcut({ id: 'toggleSidebar', keys: 'mod+shift+s', group: 'general', run: toggleSidebar });
  useShortcut({ id: 'showShortcuts', keys: '?', group: 'general', run: () => setIsSheetOpen(true) });

  const sidebar = (
    <Sidebar
      openId={conversationId}
      onNew={startNew}
      onOpen={() => setIsDrawerOpen(false)}
      onShowShortcuts={() => setIsSheetOpen(true)}
    />
  );
  return (
    <LayoutContext value={{ isSidebarOpen, isDrawer: !isWide, toggleSidebar }}>
      <PortalContainer value={main}>
        <div className="flex h-dvh overflow-hidden">
          <a
            href="#main"
            className="fixed start-2 top-2 z-50 -translate-y-20 rounded-field bg-surface px-3 py-2 text-sm shadow-raised focus:translate-y-0"
          >
            {t('skipToContent')}
          </a>
          {isWide ? (
            isKept && (
              <aside
                aria-label={t('sidebar')}
                className="flex w-72 shrink-0 flex-col border-e border-line bg-sunken"
              >
                {sidebar}
              </aside>
            )
          ) : (
            <SidebarDrawer isOpen={isDrawerOpen} onOpenChange={setIsDrawerOpen}>
              {sidebar}
            </SidebarDrawer>
          )}
          <div className="flex min-w-0 flex-1 flex-col">
            <OfflineBanner />
            <ServerBanner />
            <main
              ref={setMain}
              id="main"
              tabIndex={-1}
              className="relative flex min-h-0 flex-1 flex-col outline-none"
            >
              <Outlet />
            </main>
          </div>
          {isSheetOpen && <ShortcutSheet onClose={() => setIsSheetOpen(false)} />}
        </div>
      </PortalContainer>
    </LayoutContext>
  );
}

import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, ChevronRight, Info, KeyRound, MonitorSmartphone, Palette, UserRound } from 'lucide-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnKeysSection } from '@/features/models';
import { cn } from '@/shared/lib/cn';
import { useDocumentTitle } from '@/shared/lib/use-document-title';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { SidebarButton } from '@/shared/ui/sidebar-button';
import { AboutSection } from './about-section';
import { AccountSection } from './account-section';
import { AppearanceSection } from './appearance-section';
import { SessionsSection } from './sessions-section';

interface Section {
  id: 'account' | 'appearance' | 'keys' | 'sessions' | 'about';
  icon: ComponentType<{ className?: string }>;
  component: ComponentType;
}

const SECTIONS: [Section, ...Section[]] = [
  { id: 'account', icon: UserRound, component: AccountSection },
  { id: 'appearance', icon: Palette, component: AppearanceSection },
  { id: 'keys', icon: KeyRound, component: OwnKeysSection },
  { id: 'sessions', icon: MonitorSmartphone, component: SessionsSection },
  { id: 'about', icon: Info, component: AboutSection },
];

/** Sections beside each other on a wide page; on a phone a list of them first, then the one that was chosen. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { section } = useParams({ strict: false });
  const chosen = SECTIONS.find((one) => one.id === section);
  const shown = chosen ?? SECTIONS[0];
  useDocumentTitle(t('title'));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2">
        {chosen && (
          <Link
            to="/settings"
            aria-label={t('allSections')}
            className="inline-flex size-10 items-center justify-center rounded-field text-ink-soft hover:bg-hover sm:hidden"
          >
            <ArrowLeft className="size-5 rtl:-scale-x-100" />
          </Link>
        )}
        <SidebarButton />
        <h1 className="px-2 font-semibold">{t('title')}</h1>
      </header>
      <div className="mx-auto flex min-h-0 w-full max-w-4xl flex-1">
        <nav
          aria-label={t('title')}
          className={cn('w-full p-3 sm:w-56 sm:shrink-0', chosen && 'max-sm:hidden')}
        >
          <ul className="flex flex-col gap-0.5">
            {SECTIONS.map(({ id, icon: Icon }) => (
              <li key={id}>
                <Link
                  to="/settings/$section"
                  params={{ section: id }}
                  aria-current={id === shown.id ? 'page' : undefined}
                  className={cn(
                    'flex min-h-11 items-center gap-3 rounded-field px-3 text-sm hover:bg-hover sm:min-h-10',
                    id === shown.id && 'sm:bg-hover sm:font-medium',
                  )}
                >
                  <Icon className="size-4 text-ink-soft" />
                  <span className="flex-1">{t(`sections.${id}`)}</span>
                  <ChevronRight className="size-4 text-ink-faint sm:hidden rtl:-scale-x-100" />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className={cn('min-w-0 flex-1 overflow-y-auto p-5', !chosen && 'max-sm:hidden')}>
          <h2 className="mb-4 text-lg font-semibold">{t(`sections.${shown.id}`)}</h2>
          <ErrorBoundary resetKey={shown.id}>
            <shown.component />
          </ErrorBoundary>
        </div>
      </div>
    </div>
  );
}

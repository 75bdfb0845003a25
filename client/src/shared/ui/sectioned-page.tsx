import { Link } from '@tanstack/react-router';
import { ArrowLeft, ChevronRight } from 'lucide-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { useDocumentTitle } from '@/shared/lib/use-document-title';
import { ErrorBoundary } from './error-boundary';
import { FocusKeeper } from './focus-keeper';
import { SidebarButton } from './sidebar-button';

export interface PageSection {
  id: string;
  title: string;
  icon: ComponentType<{ className?: string }>;
  component: ComponentType;
}

export interface SectionedPageProps {
  title: string;
  /** Where its list of sections is; each section is one step below. */
  path: '/settings' | '/admin';
  sections: [PageSection, ...PageSection[]];
  /** Id of the section in the address. */
  section: string | undefined;
}

/** Sections beside their list where the page has room for both, whatever the window has; else the list of them first,
 * then the one that was chosen. */
export function SectionedPage({ title, path, sections, section }: SectionedPageProps) {
  const { t } = useTranslation();
  const chosen = sections.find((one) => one.id === section);
  const shown = chosen ?? sections[0];
  useDocumentTitle(title);
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2">
        {chosen && (
          <Link
            to={path}
            aria-label={t('allSections')}
            className="inline-flex size-11 items-center justify-center rounded-field text-ink-soft hover:bg-hover @sections:hidden"
          >
            <ArrowLeft className="size-5 rtl:-scale-x-100" />
          </Link>
        )}
        <SidebarButton />
        <h1 className="px-2 font-semibold">{title}</h1>
      </header>
      <div className="mx-auto flex min-h-0 w-full max-w-4xl flex-1">
        <nav
          aria-label={title}
          className={cn(
            'w-full overflow-y-auto p-3 @sections:w-56 @sections:shrink-0',
            chosen && '@max-sections:hidden',
          )}
        >
          <ul className="flex flex-col gap-0.5">
            {sections.map(({ id, title: name, icon: Icon }) => (
              <li key={id}>
                <Link
                  to={`${path}/$section`}
                  params={{ section: id }}
                  aria-current={id === shown.id ? 'page' : undefined}
                  className={cn(
                    'flex min-h-11 items-center gap-3 rounded-field px-3 text-sm hover:bg-hover @sections:min-h-10',
                    id === shown.id && '@sections:bg-hover @sections:font-medium',
                  )}
                >
                  <Icon className="size-4 text-ink-soft" />
                  <span className="flex-1">{name}</span>
                  <ChevronRight className="size-4 text-ink-faint @sections:hidden rtl:-scale-x-100" />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className={cn('min-w-0 flex-1 overflow-y-auto p-5', !chosen && '@max-sections:hidden')}>
          <h2 className="mb-4 text-lg font-semibold">{shown.title}</h2>
          <ErrorBoundary resetKey={shown.id}>
            <FocusKeeper key={shown.id}>
              <shown.component />
            </FocusKeeper>
          </ErrorBoundary>
        </div>
      </div>
    </div>
  );
}

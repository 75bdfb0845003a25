import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { configQuery } from '@/shared/lib/client-config';
import { useDocumentTitle } from '@/shared/lib/use-document-title';
import { Logo } from '@/shared/ui/logo';
import { Notice } from '@/shared/ui/notice';

export interface AuthCardProps {
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  /** More room, for what is read rather than filled in. */
  isWide?: boolean;
}

/** The frame of the pages before the sign-in. A page without a field to begin with has the focus on its title. */
export function AuthCard({ title, children, footer, isWide = false }: AuthCardProps) {
  const { t } = useTranslation('auth');
  const heading = useRef<HTMLHeadingElement>(null);
  const banner = useQuery(configQuery).data?.banner;
  useDocumentTitle(title);
  useEffect(() => {
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="mb-7 flex flex-col items-center gap-3 text-center">
        <Logo className="size-12" />
        <div>
          <p className="font-serif text-3xl font-medium tracking-tight">Tertulia</p>
          <p className="mt-1 text-sm text-ink-soft">{t('tagline')}</p>
        </div>
      </div>
      {banner && (
        <Notice
          tone={banner.tone === 'warning' ? 'warning' : 'neutral'}
          className={cn('mb-5 w-full wrap-anywhere whitespace-pre-line', isWide ? 'max-w-xl' : 'max-w-sm')}
        >
          <span dir="auto">{banner.text}</span>
        </Notice>
      )}
      <div
        className={cn(
          'w-full rounded-card border border-line bg-surface p-6 shadow-raised',
          isWide ? 'max-w-xl' : 'max-w-sm',
        )}
      >
        <h1 ref={heading} tabIndex={-1} className="mb-5 text-xl font-semibold outline-none">
          {title}
        </h1>
        {children}
      </div>
      {footer && <div className="mt-5 text-center text-sm text-ink-soft">{footer}</div>}
    </main>
  );
}

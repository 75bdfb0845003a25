import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocumentTitle } from '@/shared/lib/use-document-title';
import { Logo } from '@/shared/ui/logo';

export interface AuthCardProps {
  title: string;
  children: ReactNode;
  footer?: ReactNode;
}

/** The frame of the pages before the sign-in. */
export function AuthCard({ title, children, footer }: AuthCardProps) {
  const { t } = useTranslation('auth');
  useDocumentTitle(title);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="mb-7 flex flex-col items-center gap-3 text-center">
        <Logo className="size-12" />
        <div>
          <p className="font-serif text-3xl font-medium tracking-tight">Tertulia</p>
          <p className="mt-1 text-sm text-ink-soft">{t('tagline')}</p>
        </div>
      </div>
      <div className="w-full max-w-sm rounded-card border border-line bg-surface p-6 shadow-raised">
        <h1 className="mb-5 text-xl font-semibold">{title}</h1>
        {children}
      </div>
      {footer && <p className="mt-5 text-sm text-ink-soft">{footer}</p>}
    </main>
  );
}

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/empty-state';
import { Logo } from '@/shared/ui/logo';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState headingLevel={1} icon={<Logo />} title={t('pageNotFound')}>
        <Link to="/" className="font-medium text-accent underline underline-offset-2">
          {t('toStart')}
        </Link>
      </EmptyState>
    </main>
  );
}

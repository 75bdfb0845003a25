import { useTranslation } from 'react-i18next';
import { Logo } from '@/shared/ui/logo';

export function SplashScreen() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className="flex min-h-dvh items-center justify-center">
      <Logo className="size-12 animate-pulse" />
    </div>
  );
}

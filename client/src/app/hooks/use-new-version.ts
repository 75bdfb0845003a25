/** Offers a newer version of the page when one waits. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '@/shared/lib/toast';
import { registerServiceWorker } from '../register-service-worker';

export function useNewVersion(): void {
  const { t } = useTranslation();
  useEffect(() => {
    registerServiceWorker((takeOver) => toast(t('newVersion'), { label: t('reload'), run: takeOver })).catch(
      (error: unknown) => console.warn('no offline shell:', error),
    );
  }, [t]);
}

import { useTranslation } from 'react-i18next';

/** What is asked before backup codes, which are shown once, are gone from the page. */
export function useCodesLoss() {
  const { t } = useTranslation('settings');
  return {
    title: t('factor.keptTitle'),
    description: t('factor.keptText'),
    action: t('factor.kept'),
  };
}

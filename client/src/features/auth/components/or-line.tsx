import { useTranslation } from 'react-i18next';

/** Parts a form from the other ways. */
export function OrLine() {
  const { t } = useTranslation('auth');
  return (
    <div className="flex items-center gap-3 text-sm text-ink-soft">
      <span aria-hidden className="h-px flex-1 bg-line" />
      {t('or')}
      <span aria-hidden className="h-px flex-1 bg-line" />
    </div>
  );
}

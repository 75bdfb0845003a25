import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';

export function AboutSection() {
  const { t } = useTranslation('settings');
  const config = useQuery(configQuery);
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>{t('version', { version: config.data?.version ?? '…' })}</p>
      <p className="text-ink-soft">{t('aboutText')}</p>
      <p>
        <a href="/docs/" className="font-medium text-accent underline underline-offset-2">
          {t('apiDocs')}
        </a>
      </p>
    </div>
  );
}

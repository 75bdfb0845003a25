import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeSpans } from '@/shared/ui/code-spans';
import { ErrorState } from '@/shared/ui/error-state';
import { Field } from '@/shared/ui/field';
import { Skeleton } from '@/shared/ui/skeleton';
import { adminQueries } from '../api/endpoints';

/** What is in force, and where each value comes from. */
export function SettingsSection() {
  const { t } = useTranslation('admin');
  const settings = useQuery(adminQueries.settings());
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim().toLowerCase());
  if (settings.isPending) return <Skeleton className="h-64" />;
  if (settings.isLoadingError)
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  const shown = settings.data.filter(({ path, source }) =>
    `${path} ${source} ${t(`sources.${source}`)}`.toLowerCase().includes(wanted),
  );
  return (
    <div>
      <p className="mb-4 text-sm text-ink-soft">{t('settings.hint')}</p>
      <Field
        type="search"
        label={t('settings.search')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className="mb-4"
      />
      <dl className="rounded-card border border-line">
        {shown.map(({ path, name, value, source, description }) => (
          <div key={path} className="border-b border-line px-4 py-3 last:border-0">
            <dt className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
              <code dir="ltr" className="font-mono break-all">
                {path}
              </code>
              <span className="text-ink-soft">{t(`sources.${source}`)}</span>
            </dt>
            <dd className="mt-1 text-sm">
              {value === null ? (
                <span className="text-ink-soft">{t('none')}</span>
              ) : (
                <bdi className="font-medium break-all">{value}</bdi>
              )}
              <p className="mt-0.5 text-ink-soft">
                <CodeSpans
                  text={t(`configuration:${name}`, { defaultValue: description, skipInterpolation: true })}
                />
              </p>
            </dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <p className="py-6 text-center text-sm text-ink-soft">{t('settings.none')}</p>}
    </div>
  );
}

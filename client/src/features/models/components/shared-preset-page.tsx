import type { GenerationSettings } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { useDocumentTitle } from '@/shared/lib/use-document-title';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { SidebarButton } from '@/shared/ui/sidebar-button';
import { Skeleton } from '@/shared/ui/skeleton';
import { createPreset, type PresetContent, presetQueries } from '../api/presets';

/** A preset that somebody gave a link to: what it holds, and a button to have it too. */
export function SharedPresetPage() {
  const { t } = useTranslation('models');
  const { token = '' } = useParams({ strict: false });
  const client = useQueryClient();
  const preset = useQuery(presetQueries.shared(token));
  useDocumentTitle(t('presets.shared.title'));
  const take = useMutation({
    mutationFn: (content: PresetContent) => createPreset(content),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: presetQueries.list().queryKey });
      toast(t('presets.shared.taken'));
    },
    onError: (error) => toast(describeError(error, t)),
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2">
        <SidebarButton />
        <h1 className="px-2 font-semibold">{t('presets.shared.title')}</h1>
      </header>
      <div className="mx-auto w-full max-w-xl flex-1 overflow-y-auto p-5">
        {preset.isPending && <Skeleton className="h-40" />}
        {preset.isLoadingError && <ErrorState error={preset.error} onRetry={() => void preset.refetch()} />}
        {preset.data && (
          <>
            <h2 className="text-lg font-semibold">
              <bdi>{preset.data.name}</bdi>
            </h2>
            <p dir="ltr" className="mb-4 text-start text-sm text-ink-soft">
              {preset.data.model}
            </p>
            <SettingsList settings={preset.data.settings} />
            <Button
              variant="primary"
              className="mt-5"
              isBusy={take.isPending}
              onClick={() => take.mutate(preset.data)}
            >
              {t('presets.shared.take')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function SettingsList({ settings }: { settings: GenerationSettings }) {
  const { t } = useTranslation('models');
  const set = Object.entries(settings).filter(([, value]) => value != null);
  if (set.length === 0) return <p className="text-sm text-ink-soft">{t('presets.shared.nothing')}</p>;
  return (
    <dl aria-label={t('presets.shared.set')} className="rounded-card border border-line">
      {set.map(([name, value]) => (
        <div key={name} className="border-b border-line px-4 py-2.5 text-sm last:border-0">
          <dt className="text-ink-soft">{t(`parameters.${name}.name`)}</dt>
          <dd dir="auto" className="break-words whitespace-pre-wrap">
            {Array.isArray(value) ? value.join('\n') : String(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

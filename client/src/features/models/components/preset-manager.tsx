import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Upload } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { useCan } from '@/shared/lib/permissions';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { importPresets, presetQueries } from '../api/presets';
import { downloadPresets, isOwn, readPresetFile } from '../lib/preset-files';
import { PresetRow } from './preset-row';

export interface PresetManagerProps {
  onClose: () => void;
}

/** All presets of a person: rename, share, default, delete, and to and from a file. */
export function PresetManager({ onClose }: PresetManagerProps) {
  const { t } = useTranslation('models');
  const client = useQueryClient();
  const presets = useQuery(presetQueries.list());
  const canSave = useCan('presets.create');
  const input = useRef<HTMLInputElement>(null);
  const load = useMutation({
    mutationFn: async (file: File) => importPresets(await readPresetFile(file)),
    onSuccess: () => toast(t('presets.imported')),
    onError: (error) => toast(error instanceof SyntaxError ? t('presets.notAFile') : describeError(error, t)),
    onSettled: () => client.invalidateQueries({ queryKey: presetQueries.list().queryKey }),
  });
  const items = presets.data ?? [];
  return (
    <Dialog title={t('presets.title')} onClose={onClose}>
      {presets.isPending ? (
        <Skeleton className="h-24" />
      ) : presets.isLoadingError ? (
        <ErrorState error={presets.error} onRetry={() => void presets.refetch()} />
      ) : items.length === 0 ? (
        <p className="py-4 text-sm text-ink-soft">{t('presets.none')}</p>
      ) : (
        <RowList>
          {items.map((preset) => (
            <PresetRow key={preset.id} preset={preset} />
          ))}
        </RowList>
      )}
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          aria-label={t('presets.import')}
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) load.mutate(file);
          }}
        />
        {canSave && (
          <Button isBusy={load.isPending} onClick={() => input.current?.click()}>
            <Upload aria-hidden className="size-4" />
            {t('presets.import')}
          </Button>
        )}
        <Button disabled={!items.some(isOwn)} onClick={() => downloadPresets(items)}>
          <Download aria-hidden className="size-4" />
          {t('presets.export')}
        </Button>
      </div>
    </Dialog>
  );
}

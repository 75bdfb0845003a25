import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { saveBlob } from '@/shared/lib/save-blob';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { exportData } from '../../api/own-data';

/** Fetches everything as a file. How large it will be, nobody knows before, so what has come is shown. */
export function ExportButton() {
  const { t, i18n } = useTranslation('settings');
  const [bytes, setBytes] = useState(0);
  const fetching = useMutation({
    mutationFn: () => exportData(setBytes),
    onMutate: () => setBytes(0),
    onSuccess: (file) => saveBlob(file, `tertulia-${new Date().toISOString().slice(0, 10)}.zip`),
  });
  const megabytes = new Intl.NumberFormat(findLocale(i18n.language), { maximumFractionDigits: 1 }).format(
    bytes / 1_000_000,
  );
  return (
    <div className="flex flex-col gap-3">
      <FailureNotice error={fetching.error} />
      <div className="flex flex-wrap items-center gap-4">
        <Button isBusy={fetching.isPending} onClick={() => fetching.mutate()}>
          {!fetching.isPending && <Download aria-hidden className="size-4" />}
          {t('data.export')}
        </Button>
        <p role="status" className="text-sm text-ink-soft tabular-nums">
          {fetching.isPending && t('data.exporting', { megabytes })}
          {fetching.isSuccess && t('data.exported', { megabytes })}
        </p>
      </div>
    </div>
  );
}

import { Copy, Download, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { copyText, saveText } from '@/shared/lib/handing-out';
import { useUser } from '@/shared/lib/permissions';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';

export interface BackupCodesProps {
  codes: readonly string[];
  onClose: () => void;
}

/** The codes for the day the phone is gone. They are shown once. */
export function BackupCodes({ codes, onClose }: BackupCodesProps) {
  const { t } = useTranslation('auth');
  const user = useUser();
  const text = `${t('backup.fileHead', { email: user?.email ?? '' })}\n\n${codes.join('\n')}\n`;
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">{t('backup.once')}</Notice>
      <p className="text-sm text-ink-soft">{t('backup.text')}</p>
      <ul
        dir="ltr"
        aria-label={t('backup.title')}
        className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-field border border-line bg-sunken p-4 text-center font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 print:hidden">
        <Button onClick={() => void copyText(codes.join('\n'), t)}>
          <Copy aria-hidden className="size-4" /> {t('copy')}
        </Button>
        <Button onClick={() => saveText(text, 'tertulia-backup-codes.txt')}>
          <Download aria-hidden className="size-4" /> {t('download')}
        </Button>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" /> {t('print')}
        </Button>
      </div>
      <Button variant="primary" className="min-h-11 self-end print:hidden" onClick={onClose}>
        {t('backup.done')}
      </Button>
    </div>
  );
}

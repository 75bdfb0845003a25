import type { MessageView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { Dialog } from '@/shared/ui/dialog';

export interface MessageDetailsProps {
  message: MessageView;
  onClose: () => void;
}

/** How an answer came about: its model, its tokens and its times. */
export function MessageDetails({ message, onClose }: MessageDetailsProps) {
  const { t, i18n } = useTranslation('chat');
  const { model, usage, firstTokenMs, durationMs } = message.metadata;
  const locale = findLocale(i18n.language);
  const number = new Intl.NumberFormat(locale);
  const seconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: 2,
  });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const writingMs = (durationMs ?? 0) - (firstTokenMs ?? 0);
  const speed = usage?.outputTokens && writingMs > 200 ? (usage.outputTokens / writingMs) * 1000 : null;
  const rows: [string, string | null][] = [
    ['model', model ?? null],
    ['date', date.format(new Date(message.createdAt))],
    ['inputTokens', usage?.inputTokens == null ? null : number.format(usage.inputTokens)],
    ['cachedTokens', usage?.cachedTokens ? number.format(usage.cachedTokens) : null],
    ['outputTokens', usage?.outputTokens == null ? null : number.format(usage.outputTokens)],
    ['reasoningTokens', usage?.reasoningTokens ? number.format(usage.reasoningTokens) : null],
    ['firstToken', firstTokenMs == null ? null : seconds.format(firstTokenMs / 1000)],
    ['duration', durationMs == null ? null : seconds.format(durationMs / 1000)],
    ['speed', speed === null ? null : t('details.tokensPerSecond', { count: Math.round(speed) })],
  ];
  return (
    <Dialog title={t('details.title')} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        {rows.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-ink-soft">{t(`details.${name}`)}</dt>
              <dd className="text-end break-all tabular-nums">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Dialog>
  );
}

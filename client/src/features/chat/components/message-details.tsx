import type { MessageView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { Dialog } from '@/shared/ui/dialog';
import { listFigures } from '../lib/answer-figures';

export interface MessageDetailsProps {
  message: MessageView;
  onClose: () => void;
}

/** How an answer came about: its model, its tokens, its price and its times. */
export function MessageDetails({ message, onClose }: MessageDetailsProps) {
  const { t, i18n } = useTranslation('chat');
  const figures = listFigures(message, findLocale(i18n.language), t);
  return (
    <Dialog title={t('details.title')} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        {figures.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{t(`details.${name}`)}</dt>
            <dd className="text-end wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

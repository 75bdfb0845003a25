import { Link } from '@tanstack/react-router';
import { MessageCircleOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/empty-state';

/** In the place of a conversation that was deleted, or never was this person's. */
export function MissingConversation() {
  const { t } = useTranslation('chat');
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState icon={<MessageCircleOff />} title={t('missing.title')}>
        <p>{t('missing.text')}</p>
        <Link to="/" className="mt-3 inline-block font-medium text-accent underline underline-offset-2">
          {t('missing.startNew')}
        </Link>
      </EmptyState>
    </div>
  );
}

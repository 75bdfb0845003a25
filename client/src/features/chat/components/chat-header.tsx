import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { conversationQueries } from '@/features/conversations';
import { SidebarButton } from '@/shared/ui/sidebar-button';

export interface ChatHeaderProps {
  conversationId: string | null;
}

export function ChatHeader({ conversationId }: ChatHeaderProps) {
  const { t } = useTranslation('chat');
  const conversation = useQuery({ ...conversationQueries.detail(conversationId ?? ''), enabled: false });
  const title = conversationId === null ? t('newConversation') : (conversation.data?.title ?? '');
  useEffect(() => {
    document.title = title === '' ? 'Tertulia' : `${title} · Tertulia`;
  }, [title]);
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 px-2 md:px-3">
      <SidebarButton />
      <h1
        className={
          conversationId === null
            ? 'sr-only'
            : 'min-w-0 flex-1 truncate text-[0.9375rem] font-medium text-ink-soft'
        }
      >
        <bdi>{title}</bdi>
      </h1>
    </header>
  );
}

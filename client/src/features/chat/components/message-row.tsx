import type { MessageView } from '@tertulia/data-provider';
import { memo, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';

export interface MessageRowProps {
  id: string;
  role: MessageView['role'];
  isMarked: boolean;
  observe: (id: string, element: HTMLElement) => () => void;
  children: ReactNode;
}

/** A bar beside the message that the address names. */
const MARK =
  'relative before:absolute before:inset-y-0 before:start-0 before:w-1 before:rounded-full before:bg-accent';

/** One message in the list: an article with a heading that only screen readers see. */
export const MessageRow = memo(function MessageRow({
  id,
  role,
  isMarked,
  observe,
  children,
}: MessageRowProps) {
  const { t } = useTranslation('chat');
  const row = useRef<HTMLElement>(null);
  const headingId = useId();
  useLayoutEffect(() => (row.current ? observe(id, row.current) : undefined), [id, observe]);
  return (
    <article
      ref={row}
      data-message={id}
      aria-labelledby={headingId}
      className={cn(
        'group/message mx-auto w-full max-w-[47rem] px-4 pb-6 has-data-wide:max-w-[84rem] md:px-6',
        role === 'user' && 'pb-1',
        isMarked && MARK,
      )}
    >
      <h2 id={headingId} className="sr-only">
        {t(role === 'user' ? 'you' : 'answer')}
      </h2>
      {children}
    </article>
  );
});

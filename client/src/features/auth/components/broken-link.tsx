import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Notice } from '@/shared/ui/notice';

export interface BrokenLinkProps {
  /** What the server said; none where the link has no token. */
  error?: unknown;
}

/** A link of a mail that does not work. */
export function BrokenLink({ error }: BrokenLinkProps) {
  const { t } = useTranslation('auth');
  return <Notice tone="danger">{error === undefined ? t('linkIncomplete') : describeError(error, t)}</Notice>;
}

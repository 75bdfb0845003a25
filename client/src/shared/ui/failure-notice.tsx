import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { describeError } from '../lib/errors';
import { Notice } from './notice';

export interface FailureNoticeProps {
  /** Null while nothing has failed: then nothing is shown. */
  error: unknown;
  /** For errors that mean something of their own here. */
  describe?: (error: unknown, t: TFunction) => string;
  className?: string;
}

/** What went wrong, in the reader's language, where it was tried. */
export function FailureNotice({ error, describe = describeError, className }: FailureNoticeProps) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  return (
    <Notice tone="danger" className={className}>
      {describe(error, t)}
    </Notice>
  );
}

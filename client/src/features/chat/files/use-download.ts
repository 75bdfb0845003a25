import type { FilePart } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';

/** Downloads a file of a message; what fails is said in a toast. */
export function useDownload({ url, filename }: FilePart): () => void {
  const { t } = useTranslation();
  return () => {
    void import('./download-file')
      .then(({ downloadFile }) => downloadFile(url, filename ?? ''))
      .catch((error: unknown) => toast(describeError(error, t)));
  };
}

import { useEffect, useSyncExternalStore } from 'react';
import { fileUrls } from './file-urls';

/** The address under which a file of a message can be shown; it is fetched while something shows it. */
export function useFileUrl(url: string) {
  useEffect(() => fileUrls.use(url), [url]);
  return useSyncExternalStore(fileUrls.subscribe, () => fileUrls.get(url));
}

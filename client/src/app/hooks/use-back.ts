import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hasUnsaved, leaveTopmost, useIsOverPage } from '@/shared/ui/leaving';

/**
 * Going back or forward in the browser closes what is open over the page, and the page stays. Where the page is left or
 * loaded anew all the same, the browser asks whether what was not saved may be lost.
 */
export function useBack(): void {
  const { history } = useRouter();
  const isOverPage = useIsOverPage();
  useEffect(() => {
    if (!isOverPage) return undefined;
    const { href, state } = history.location;
    // Before the first page of a visit there is another site: the browser would go there, and ask nobody.
    if (!history.canGoBack()) history.push(href, state);
    return history.block({
      blockerFn: ({ action }) => {
        if (action === 'PUSH' || action === 'REPLACE') return false;
        leaveTopmost();
        return true;
      },
      enableBeforeUnload: hasUnsaved,
    });
  }, [history, isOverPage]);
}

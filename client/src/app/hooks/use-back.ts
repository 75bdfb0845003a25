import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hasUnsaved, leaveTopmost, useIsOverPage } from '@/shared/ui/leaving';

/**
 * Going back or forward in the browser closes what is open over the page, and the page stays. Where there is nothing
 * before it, or it is loaded anew, the browser asks whether what was not saved may be lost.
 */
export function useBack(): void {
  const { history } = useRouter();
  const isOverPage = useIsOverPage();
  useEffect(() => {
    if (!isOverPage) return undefined;
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

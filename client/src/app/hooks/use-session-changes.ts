/** Follows sign-in and sign-out: the routes ask again who may see them, and nobody sees what another person loaded. */
import { useEffect } from 'react';
import { readSession, subscribeToSession } from '@/shared/lib/session';
import { queryClient } from '../query-client';
import { router } from '../router';

export function useSessionChanges(): void {
  useEffect(() => {
    const first = readSession();
    let owner = first.status === 'signed-in' ? first.user.id : null;
    const follow = () => {
      const session = readSession();
      const isAnother = session.status === 'signed-in' && owner !== null && owner !== session.user.id;
      const hasLeft = session.status === 'signed-out' && session.reason === 'none';
      if (isAnother || hasLeft) queryClient.clear();
      if (session.status === 'signed-in') owner = session.user.id;
      void router.invalidate();
    };
    return subscribeToSession(follow);
  }, []);
}

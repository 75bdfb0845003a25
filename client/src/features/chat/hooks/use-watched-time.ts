import { useEffect, useState } from 'react';

/** How long, in ms, something went on that was seen to begin and to end here; else null. */
export function useWatchedTime(isGoingOn: boolean): number | null {
  const [took, setTook] = useState<number | null>(null);
  useEffect(() => {
    if (!isGoingOn) return undefined;
    const from = performance.now();
    return () => setTook(performance.now() - from);
  }, [isGoingOn]);
  return took;
}

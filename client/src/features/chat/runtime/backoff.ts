/** Waiting before trying again: longer each time, and cut short when the network or the reader comes back. */

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** How long to wait before try number `attempt` (from 0), spread so that many pages do not come back at once. */
export function backoffDelay(attempt: number): number {
  const full = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return full * (0.75 + Math.random() * 0.5);
}

/** Resolve after the delay, or as soon as the page is online, visible again, or the signal aborts. */
export function waitForRetry(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      document.removeEventListener('visibilitychange', onVisibility);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const onVisibility = () => {
      if (!document.hidden) finish();
    };
    const timer = setTimeout(finish, delay);
    window.addEventListener('online', finish);
    document.addEventListener('visibilitychange', onVisibility);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}

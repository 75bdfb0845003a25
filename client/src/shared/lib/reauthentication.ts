/**
 * Some calls are refused until the person shows anew who they are. `authorizedFetch` then asks here, and repeats the
 * call; the page has one dialog that answers. Calls that are refused together wait for the same dialog.
 */
interface Asking {
  answer: Promise<boolean>;
  settle: (isConfirmed: boolean) => void;
}

let asking: Asking | null = null;
const listeners = new Set<() => void>();

function publish(next: Asking | null): void {
  asking = next;
  for (const listener of listeners) listener();
}

/** Whether the person confirmed; false when they turned away, or when no page could ask them. */
export function askToReauthenticate(): Promise<boolean> {
  if (asking) return asking.answer;
  if (listeners.size === 0) return Promise.resolve(false);
  const waiting: Asking['settle'][] = [];
  const answer = new Promise<boolean>((resolve) => waiting.push(resolve));
  publish({
    answer,
    settle: (isConfirmed) => {
      for (const settle of waiting) settle(isConfirmed);
    },
  });
  return answer;
}

/** Whether a call waits. */
export function isReauthenticating(): boolean {
  return asking !== null;
}

export function subscribeToReauthentication(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Let the calls that wait go on, or fail. */
export function settleReauthentication(isConfirmed: boolean): void {
  const settled = asking;
  publish(null);
  settled?.settle(isConfirmed);
}

/** What the tabs of one browser tell each other. */

export type TabMessage =
  | { type: 'signed-in'; accessToken: string; expiresAt: number; userId: string }
  | { type: 'signed-out' }
  | { type: 'conversation-changed'; conversationId: string }
  | { type: 'run-started'; conversationId: string; runId: string };

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('tertulia');

/** Tell every other tab. */
export function tellTabs(message: TabMessage): void {
  channel?.postMessage(message);
}

/** Hear every other tab; returns how to stop. */
export function listenToTabs(listener: (message: TabMessage) => void): () => void {
  const receive = (event: MessageEvent<TabMessage>) => listener(event.data);
  channel?.addEventListener('message', receive);
  return () => channel?.removeEventListener('message', receive);
}

/** Short news for screen readers, spoken politely by the one live region of the page. */
type Listener = (text: string) => void;

let listener: Listener | null = null;

let last = '';

export function announce(text: string): void {
  // A live region says only what changed, so the same words come with an invisible space the second time.
  last = text === last ? `${text}\u00a0` : text;
  listener?.(last);
}

export function onAnnouncement(next: Listener): () => void {
  listener = next;
  return () => {
    if (listener === next) listener = null;
  };
}

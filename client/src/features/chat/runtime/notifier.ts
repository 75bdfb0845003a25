/** Tells listeners that something changed: at most once per animation frame, and seldom while the page is hidden. */

const SHOWN_INTERVAL_MS = 50;
const HIDDEN_INTERVAL_MS = 1000;

export class Notifier {
  #listeners = new Set<() => void>();
  #cancel: (() => void) | null = null;
  #last = 0;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tell soon: text grows about 20 times a second, which reads as smooth and leaves the page time for other things. */
  schedule(): void {
    if (this.#cancel) return;
    const interval = document.hidden ? HIDDEN_INTERVAL_MS : SHOWN_INTERVAL_MS;
    const wait = interval - (performance.now() - this.#last);
    if (wait > 4 || document.hidden) {
      const timer = setTimeout(() => this.#afterWaiting(), Math.max(wait, 0));
      this.#cancel = () => clearTimeout(timer);
    } else this.#inFrame();
  }

  /** Tell now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#last = performance.now();
    for (const listener of this.#listeners) listener();
  }

  #afterWaiting(): void {
    if (document.hidden) this.flush();
    else this.#inFrame();
  }

  #inFrame(): void {
    const frame = requestAnimationFrame(() => this.flush());
    this.#cancel = () => cancelAnimationFrame(frame);
  }
}

/** Notices a line that has gone dead, at no cost per event. */

/** Longer than two keep-alives of the server. */
const SILENCE_MS = 40_000;
const CHECK_MS = 5000;
/** How long the server may take to close the line after the last event. */
const CLOSING_MS = 1000;

export class SilenceWatch {
  readonly #onSilence: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #closing: ReturnType<typeof setTimeout> | undefined;
  #heardAt = performance.now();

  constructor(onSilence: () => void) {
    this.#onSilence = onSilence;
    this.#timer = setInterval(() => {
      if (performance.now() - this.#heardAt > SILENCE_MS) onSilence();
    }, CHECK_MS);
  }

  hear(): void {
    this.#heardAt = performance.now();
  }

  /** All has been said: the line should close soon. */
  expectEnd(): void {
    this.#closing ??= setTimeout(this.#onSilence, CLOSING_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#closing);
  }
}

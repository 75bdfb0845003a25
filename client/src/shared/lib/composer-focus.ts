/** Lets the frame of the page put the focus into the composer without knowing it. */
let focus: (() => void) | null = null;

export function focusComposer(): void {
  focus?.();
}

/** Called by the composer that is shown; returns how to withdraw. */
export function offerComposerFocus(next: () => void): () => void {
  focus = next;
  return () => {
    if (focus === next) focus = null;
  };
}

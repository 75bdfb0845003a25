/** Giving the focus to what is near, when what had it is no longer on the page. */

/** An element and all that it lies in, the innermost first. */
export function traceElements(element: Element | null): HTMLElement[] {
  const traced: HTMLElement[] = [];
  for (let one = element; one !== null && one !== document.body; one = one.parentElement)
    if (one instanceof HTMLElement) traced.push(one);
  return traced;
}

/** Whether nothing has the focus: what had it went away. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Focus the innermost of these that is still there. What takes no focus by itself is made to, but not by the Tab key. */
export function focusNearest(traced: readonly HTMLElement[]): void {
  const near = traced.find((one) => one.isConnected);
  if (near === undefined) return;
  if (near.tabIndex < 0) near.tabIndex = -1;
  near.focus({ preventScroll: true });
}

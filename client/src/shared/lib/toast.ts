/** The toasts that are on the page. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Show a sentence for some seconds, maybe with a button that takes something back. */
export function toast(text: string, action?: Toast['action']): void {
  lastId += 1;
  publish([...toasts.slice(-2), { id: lastId, text, ...(action ? { action } : {}) }]);
}

export function removeToast(id: number): void {
  publish(toasts.filter((one) => one.id !== id));
}

export function listToasts(): Toast[] {
  return toasts;
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

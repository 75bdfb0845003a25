/** Giving the person something to keep: in the clipboard, or as a file. */
import type { TFunction } from 'i18next';
import { toast } from './toast';

/** Copy and say whether that worked; browsers allow it on safe addresses alone. */
export async function copyText(text: string, t: TFunction): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(t('common:copied'));
  } catch {
    toast(t('common:notCopied'));
  }
}

export function saveText(text: string, name: string): void {
  saveBlob(new Blob([text], { type: 'text/plain' }), name);
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes its time to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

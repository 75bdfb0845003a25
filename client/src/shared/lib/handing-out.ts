/** Giving the person something to keep: in the clipboard, or as a file. */
import type { TFunction } from 'i18next';
import { writeClipboard } from './clipboard';
import { saveBlob } from './save-blob';
import { toast } from './toast';

/** Copy, and say whether that worked. */
export async function copyText(text: string, t: TFunction): Promise<void> {
  toast((await writeClipboard(text)) ? t('common:copied') : t('common:notCopied'));
}

export function saveText(text: string, name: string): void {
  saveBlob(new Blob([text], { type: 'text/plain' }), name);
}

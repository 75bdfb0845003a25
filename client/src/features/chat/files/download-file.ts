import { saveBlob } from '@/shared/lib/save-blob';
import { fetchFile } from './file-urls';

/** Give a file to the browser's downloads. */
export async function downloadFile(url: string, filename: string): Promise<void> {
  saveBlob(await fetchFile(url), filename);
}

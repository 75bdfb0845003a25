import { fetchFile } from './file-urls';

/** Give a file to the browser's downloads. */
export async function downloadFile(url: string, filename: string): Promise<void> {
  const objectUrl = URL.createObjectURL(await fetchFile(url));
  const link = document.createElement('a');
  link.href = objectUrl;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(objectUrl), 30_000);
}

/** Taking the own data along, and leaving. */
import { api } from '@/shared/lib/api';

/** All that is stored of the person, as a zip file. `onProgress` is told the bytes that have come so far. */
export async function exportData(onProgress: (bytes: number) => void): Promise<Blob> {
  const { response } = await api.POST('/api/auth/export', { parseAs: 'stream' });
  if (!response.body) return response.blob();
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        bytes += piece.byteLength;
        onProgress(bytes);
        controller.enqueue(piece);
      },
    }),
  );
  return new Response(counted, { headers: { 'content-type': 'application/zip' } }).blob();
}

export async function deleteAccount(): Promise<void> {
  await api.DELETE('/api/auth/me');
}

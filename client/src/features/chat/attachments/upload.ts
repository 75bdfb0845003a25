/** Sends a file to the server, and says how far it is: `fetch` can not tell that yet. */
import { ApiError, type FileView, readProblem } from '@tertulia/data-provider';
import { authorizedFetch } from '@/shared/lib/api';
import { getAccessToken, renewSession } from '@/shared/lib/session';

/** What is needed of a file that the server has. */
export type StoredFile = Pick<FileView, 'id' | 'filename' | 'mediaType' | 'size' | 'url'> & {
  kind: FileKind;
};

export type FileKind = FileView['kind'] | 'other';

export type Upload = (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<StoredFile>;

/** Throws ApiError when the server refuses, TypeError when it is not reached, AbortError when it was called off. */
export const uploadFile: Upload = async (file, onProgress, signal) => {
  const token = await getAccessToken();
  try {
    return await post(file, token, onProgress, signal);
  } catch (error) {
    const isExpired = error instanceof ApiError && error.status === 401 && token !== null;
    const renewed = isExpired ? await renewSession(token) : null;
    if (renewed === null) throw error;
    return post(file, renewed, onProgress, signal);
  }
};

function post(
  file: File,
  token: string | null,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', file, file.name);
    request.open('POST', '/api/files');
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('error', () => reject(new TypeError('The server was not reached.')));
    request.addEventListener('abort', () => reject(new DOMException('Called off.', 'AbortError')));
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as FileView);
      else void readProblem(toResponse(request)).then(reject, reject);
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(new DOMException('The upload was called off.', 'AbortError'));
    else request.send(body);
  });
}

function toResponse({ responseText, status, statusText }: XMLHttpRequest): Response {
  return new Response(responseText, { status, statusText });
}

/** Have the server forget a file that no message has. It removes forgotten ones by itself, too. */
export async function removeUpload(id: string): Promise<void> {
  await authorizedFetch(`/api/files/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** Pictures of people, which only who is signed in may see: so they are fetched with the access token. */
import { readProblem } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { authorizedFetch } from './api';

/** A picture as a data URL: they are small, and a new one has another address. */
export const pictureQuery = (path: string | null) =>
  queryOptions({
    queryKey: ['picture', path] as const,
    queryFn: ({ signal }) => fetchPicture(path ?? '', signal),
    enabled: path !== null,
    staleTime: Infinity,
  });

async function fetchPicture(path: string, signal: AbortSignal): Promise<string> {
  const response = await authorizedFetch(new URL(path, location.origin), { signal });
  if (!response.ok) throw await readProblem(response);
  const picture = await response.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(new Error('The picture could not be read.')));
    reader.readAsDataURL(picture);
  });
}

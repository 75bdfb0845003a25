/** Calls of the administration whose answers are typed where they are asked for. */
import { readProblem } from '@tertulia/data-provider';
import { authorizedFetch } from '@/shared/lib/api';

export type Query = Record<string, string | number | undefined>;

/** The answer of `/api/admin{path}`; throws ApiError when the server refuses. */
export async function call<Answer>(
  method: string,
  path: string,
  body?: unknown,
  query: Query = {},
): Promise<Answer> {
  const response = await send(method, path, body, query);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The same, with the answer as a file. */
export async function fetchFile(path: string, query: Query = {}): Promise<Blob> {
  return (await send('GET', path, undefined, query)).blob();
}

async function send(method: string, path: string, body: unknown, query: Query): Promise<Response> {
  const url = new URL(`/api/admin${path}`, location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  const response = await authorizedFetch(url, init);
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** Calls whose answers are typed where they are asked for. */
import { readProblem } from '@tertulia/data-provider';
import { authorizedFetch } from './api';

/** The answer of an address; throws ApiError when the server refuses. A Blob is sent as it is, all else as JSON. */
export async function call<Answer = void>(method: string, path: string, body?: unknown): Promise<Answer> {
  const text = await (await send(method, path, body)).text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The same, with the response itself. */
export async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const init: RequestInit = { method };
  if (body instanceof Blob) {
    init.body = body;
    init.headers = { 'content-type': body.type || 'application/octet-stream' };
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  const response = await authorizedFetch(new URL(path, location.origin), init);
  if (!response.ok) throw await readProblem(response);
  return response;
}

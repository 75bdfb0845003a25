/** Calls of the server in the name of the signed-in person. */
import { createApi } from '@tertulia/data-provider';
import { getAccessToken, renewSession } from './session';

/** `fetch` with the access token; an expired token is renewed once. For streams, and under `api`. */
export async function authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const retry = request.clone();
  const token = await getAccessToken();
  const response = await send(request, token);
  if (response.status !== 401 || token === null) return response;
  const renewed = await renewSession(token);
  return renewed === null ? response : send(retry, renewed);
}

function send(request: Request, token: string | null): Promise<Response> {
  if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
  return fetch(request);
}

/** Every call throws ApiError when the server refuses. */
export const api = createApi(authorizedFetch);

/** Calls of the server in the name of the signed-in person. */
import { ApiError, createApi, type Problem, type UserView } from '@tertulia/data-provider';
import { askToReauthenticate } from './reauthentication';
import { getAccessToken, keepOut, readSession, renewSession, updateUser } from './session';

/**
 * `fetch` with the access token; an expired token is renewed once. Where the server wants to be shown anew who this is,
 * the person is asked and the call repeated. For streams, and under `api`.
 */
export async function authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const make = () => (input instanceof Request ? input.clone() : new Request(input, init));
  const response = await sendWithToken(make);
  const refusal = await readRefusal(response);
  const code = refusal?.code;
  if (code === 'reauthentication_needed' && (await askToReauthenticate())) return sendWithToken(make);
  if (code === 'step_pending') void reloadUser().catch(() => undefined);
  if (code === 'banned' && readSession().status === 'signed-in') keepOut(new ApiError(refusal as Problem));
  return response;
}

async function sendWithToken(make: () => Request): Promise<Response> {
  const token = await getAccessToken();
  const response = await send(make(), token);
  if (response.status !== 401 || token === null) return response;
  const renewed = await renewSession(token);
  return renewed === null ? response : send(make(), renewed);
}

function send(request: Request, token: string | null): Promise<Response> {
  if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
  return fetch(request);
}

/** Why a call is not allowed. */
async function readRefusal(response: Response): Promise<Partial<Problem> | null> {
  if (response.status !== 403) return null;
  return (await response
    .clone()
    .json()
    .catch(() => null)) as Partial<Problem> | null;
}

/** Every call throws ApiError when the server refuses. */
export const api = createApi(authorizedFetch);

/** Ask the server who this is now: what is allowed and which steps are left. */
export async function reloadUser(): Promise<UserView> {
  const { data } = await api.GET('/api/auth/me');
  updateUser(data as UserView);
  return data as UserView;
}

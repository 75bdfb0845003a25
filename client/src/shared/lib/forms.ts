/** Sending files, which the typed client does not describe. */
import { readProblem } from '@tertulia/data-provider';
import { authorizedFetch } from './api';

/** The answer to a form; throws ApiError when the server refuses. */
export async function sendForm(method: 'PUT' | 'POST', path: string, form: FormData): Promise<unknown> {
  const response = await authorizedFetch(new URL(path, location.origin), { method, body: form });
  if (!response.ok) throw await readProblem(response);
  return response.json();
}

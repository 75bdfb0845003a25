import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeUser } from '@/shared/lib/people.fixture';
import type { FactorMethod } from '../lib/challenge';
import { SecondFactorForm } from './second-factor-form';

let sent: unknown[] = [];
let answer: () => Response;

function show(methods: FactorMethod[], onSignedIn = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SecondFactorForm challenge={{ challenge: 'abc', methods }} onSignedIn={onSignedIn} />
    </QueryClientProvider>,
  );
  return onSignedIn;
}

beforeEach(() => {
  sent = [];
  answer = () => Response.json({ accessToken: 't', expiresIn: 900, user: makeUser() });
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (typeof input === 'string') return Response.json({ code: 'session_ended' }, { status: 401 });
    if (input.url.endsWith('/refresh')) return Response.json({ code: 'session_ended' }, { status: 401 });
    sent.push(await input.json());
    return answer();
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('sends six digits at once, also when they come with a space', async () => {
  const onSignedIn = show(['totp']);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: '123 45' } });
  expect(sent).toEqual([]);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: '123 456' } });
  await vi.waitFor(() => expect(onSignedIn).toHaveBeenCalled());
  expect(sent).toEqual([{ challenge: 'abc', method: 'totp', code: '123456', remember: false }]);
});

it('empties the field of a wrong code and keeps it in use', async () => {
  answer = () => Response.json({ code: 'second_factor_invalid', status: 401 }, { status: 401 });
  const onSignedIn = show(['totp']);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: '000000' } });
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect((screen.getByRole('textbox') as HTMLInputElement).value).toBe('');
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
  expect(onSignedIn).not.toHaveBeenCalled();
});

it('begins with a backup code where there is no app', () => {
  show(['backup_code']);
  expect(screen.getByRole('textbox').getAttribute('autocomplete')).toBe('off');
});

it('leads back to the sign-in when it took too long', async () => {
  answer = () => Response.json({ code: 'challenge_ended', status: 401 }, { status: 401 });
  show(['totp']);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: '000000' } });
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.queryByRole('textbox')).toBeNull();
});

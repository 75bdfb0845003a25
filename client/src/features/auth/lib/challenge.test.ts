import { ApiError } from '@tertulia/data-provider';
import { describe, expect, it } from 'vitest';
import { challengeOf, readFragment, tidyCode } from './challenge';

const refusal = (code: string, params: Record<string, string>) =>
  new ApiError({ type: '', title: '', status: 401, detail: '', code, params, requestId: '' });

describe('a challenge', () => {
  it('comes from the answer to the first factor', () => {
    const error = refusal('second_factor_needed', { challenge: 'abc', methods: 'totp backup_code passkey' });
    expect(challengeOf(error)).toEqual({ challenge: 'abc', methods: ['passkey', 'totp', 'backup_code'] });
  });

  it('is none for another failure', () => {
    expect(challengeOf(refusal('credentials_invalid', {}))).toBeNull();
    expect(challengeOf(new TypeError('offline'))).toBeNull();
  });

  it('comes from the fragment that a provider was sent back with', () => {
    expect(readFragment('#challenge=abc&methods=totp+backup_code')).toEqual({
      challenge: 'abc',
      methods: ['totp', 'backup_code'],
    });
    expect(readFragment('challenge=a%2Bb&methods=totp,unheard')).toEqual({
      challenge: 'a+b',
      methods: ['totp'],
    });
  });

  it('says where the browser has to be asked first', () => {
    expect(readFragment('#challenge=abc&methods=totp&browser=ask')?.asksBrowser).toBe(true);
    expect(readFragment('#methods=totp&browser=ask')).toBeNull();
  });

  it('is none without a way to answer it', () => {
    expect(readFragment('')).toBeNull();
    expect(readFragment('#challenge=abc')).toBeNull();
    expect(readFragment('#methods=totp')).toBeNull();
  });
});

it('takes codes with what people put between the digits', () => {
  expect(tidyCode(' 123 456\n')).toBe('123456');
  expect(tidyCode('a1b2-c3d4')).toBe('a1b2c3d4');
});

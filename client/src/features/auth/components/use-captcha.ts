import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { configQuery } from '@/shared/lib/client-config';

/** What a form needs for the captcha: its props, whether it is still to be solved, and what goes into the body. */
export function useCaptcha() {
  const isAsked = Boolean(useQuery(configQuery).data?.captcha);
  const [token, setToken] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const body = token === null ? {} : { captcha: token };
  return {
    props: { attempt, onToken: setToken },
    isMissing: isAsked && token === null,
    body,
    /** A proof works once. */
    renew: () => setAttempt((count) => count + 1),
  };
}

export type CaptchaState = ReturnType<typeof useCaptcha>;

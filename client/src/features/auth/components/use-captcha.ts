import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { configQuery } from '@/shared/lib/client-config';

/** What a form needs for the captcha: its props, whether it is still to be solved, and what goes into the body. */
export function useCaptcha() {
  const isAsked = Boolean(useQuery(configQuery).data?.captcha);
  const [token, setToken] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isMissed, setIsMissed] = useState(false);
  const isMissing = isAsked && token === null;
  const body = token === null ? {} : { captcha: token };
  return {
    props: { attempt, isMissed: isMissed && isMissing, onToken: setToken },
    isMissing,
    /** Whether the form may be sent; if not, the widget says so. */
    isReady: () => {
      setIsMissed(isMissing);
      return !isMissing;
    },
    body,
    /** A proof works once. */
    renew: () => {
      setIsMissed(false);
      setAttempt((count) => count + 1);
    },
  };
}

export type CaptchaState = ReturnType<typeof useCaptcha>;

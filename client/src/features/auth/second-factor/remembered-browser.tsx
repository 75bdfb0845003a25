import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '@/shared/ui/spinner';
import { proveWithBrowser } from '../api/second-factor';
import type { Challenge } from '../lib/challenge';

export interface RememberedBrowserProps {
  challenge: Challenge;
  onSignedIn: () => void;
  /** What asks for the second factor. */
  children: ReactNode;
}

/** Asks once whether this browser may skip the second factor, where the way here could not tell. */
export function RememberedBrowser({ challenge, onSignedIn, children }: RememberedBrowserProps) {
  const { t } = useTranslation('auth');
  const asked = useRef<string | null>(null);
  const asksBrowser = challenge.asksBrowser ?? false;
  const { mutate, isPending, isIdle, data } = useMutation({
    mutationFn: proveWithBrowser,
    onSuccess: (isRemembered) => {
      if (isRemembered) onSignedIn();
    },
  });
  useEffect(() => {
    if (!asksBrowser || asked.current === challenge.challenge) return;
    asked.current = challenge.challenge;
    mutate(challenge.challenge);
  }, [asksBrowser, challenge.challenge, mutate]);
  if (asksBrowser && (isIdle || isPending || data === true))
    return <Spinner className="size-4" label={t('confirm.pending')} />;
  return children;
}

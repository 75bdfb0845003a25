import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { describePasskeyError, hasPasskeyAutofill, isTurnedAway, stopPasskey } from '@/shared/lib/passkeys';
import { Notice } from '@/shared/ui/notice';
import { signInWithPasskey } from '../api/passkeys';
import { PasskeyButton } from './passkey-button';

export interface PasskeySignInProps {
  /** There is a field for a name, in whose list the browser can offer the passkeys. */
  hasField: boolean;
  onSignedIn: () => void;
}

/** Signing in with a passkey: by the button, or from the list that the browser shows at the e-mail field. */
export function PasskeySignIn({ hasField, onSignedIn }: PasskeySignInProps) {
  const { t } = useTranslation('auth');
  const mutation = useMutation({ mutationFn: () => signInWithPasskey(), onSuccess: onSignedIn });
  const done = useRef(onSignedIn);
  useEffect(() => {
    done.current = onSignedIn;
  }, [onSignedIn]);
  useEffect(() => {
    if (!hasField) return undefined;
    let isWanted = true;
    const wait = async () => {
      if (!(await hasPasskeyAutofill()) || !isWanted) return;
      await signInWithPasskey(true);
      if (isWanted) done.current();
    };
    // It only helps: whoever is not helped by it has the form and the button.
    wait().catch(() => undefined);
    return () => {
      isWanted = false;
      void stopPasskey();
    };
  }, [hasField]);
  const isFailure = mutation.isError && !isTurnedAway(mutation.error);
  return (
    <div className="flex flex-col gap-3">
      {mutation.isError && (
        <Notice tone={isFailure ? 'danger' : 'neutral'}>{describePasskeyError(mutation.error, t)}</Notice>
      )}
      <PasskeyButton
        className="min-h-11 w-full justify-start"
        isBusy={mutation.isPending}
        onClick={() => mutation.mutate()}
      />
    </div>
  );
}

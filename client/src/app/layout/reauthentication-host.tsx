import { useSyncExternalStore } from 'react';
import { loadReauthentication } from '@/features/auth';
import {
  isReauthenticating,
  settleReauthentication,
  subscribeToReauthentication,
} from '@/shared/lib/reauthentication';
import { loadLater } from '@/shared/ui/load-later';

const Dialog = loadLater(() => loadReauthentication().then((part) => part.ReauthenticationDialog));

/** Where calls that are refused until the person shows who they are find somebody to ask. */
export function ReauthenticationHost() {
  const isOpen = useSyncExternalStore(subscribeToReauthentication, isReauthenticating);
  return isOpen && <Dialog onClose={() => settleReauthentication(false)} />;
}

import type { KeyboardEvent } from 'react';
import { usePreference } from '@/shared/lib/preferences';

/** Sends on the key that the reader chose; never while an input method is composing, where Enter picks a word. */
export function useSendKey(send: () => void): (event: KeyboardEvent<HTMLTextAreaElement>) => void {
  const sendKey = usePreference('sendKey');
  return (event) => {
    // Safari ends a composition before the Enter that ended it arrives; key code 229 still says so.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || isComposing) return;
    const isModified = event.ctrlKey || event.metaKey;
    const sends = sendKey === 'enter' ? !event.shiftKey && !event.altKey : isModified;
    if (!sends) return;
    event.preventDefault();
    send();
  };
}

import { useEffect, useRef, useState } from 'react';
import { isUnderWay } from '../attachments/upload-queue';
import { useUploads } from '../attachments/use-uploads';
import type { Wording } from '../lib/asking';
import type { Draft } from './use-draft';

export interface Sending {
  isSendable: boolean;
  /** Sent, but for the files that are still on their way to the server. */
  isWaiting: boolean;
  send: () => void;
}

export interface SendingConditions {
  canSend: boolean;
  /** Whether it is not known yet if one can send: then what is sent waits for it. */
  isPreparing: boolean;
}

/** Sends text and files together, as soon as the server has the files and it is known who answers. */
export function useSending(
  conversationId: string | null,
  draft: Draft,
  { canSend, isPreparing }: SendingConditions,
  onSend: (wording: Wording) => void,
): Sending {
  const { queue, attachments } = useUploads(conversationId);
  const [waitsFor, setWaitsFor] = useState<typeof queue | null>(null);
  const wanted = useRef<typeof queue | null>(null);
  const isUploading = attachments.some(isUnderWay);
  const hasFailed = attachments.some(({ state }) => state === 'failed');
  const isEmpty = draft.text.trim() === '' && attachments.length === 0;
  const isSendable = (canSend || isPreparing) && !isEmpty && !hasFailed;

  const sendNow = () => {
    if (!isSendable || isPreparing) return;
    onSend({ text: draft.text.trim(), files: queue.take() });
    draft.clear();
  };
  const send = () => {
    if (!isSendable || waitsFor === queue) return;
    if (isPreparing) {
      wanted.current = queue;
      return;
    }
    if (!isUploading) return sendNow();
    setWaitsFor(queue);
    // What is written while files are on their way goes with them; what is written elsewhere does not.
    void queue.settled().then(() => {
      setWaitsFor(null);
      if (latest.current.queue === queue) latest.current.sendNow();
    });
  };
  const latest = useRef({ queue, send, sendNow });
  useEffect(() => {
    latest.current = { queue, send, sendNow };
  });
  useEffect(() => {
    if (isPreparing || wanted.current === null) return;
    const isHere = wanted.current === latest.current.queue;
    wanted.current = null;
    if (isHere) latest.current.send();
  }, [isPreparing]);
  return { isSendable, isWaiting: waitsFor === queue && isUploading, send };
}

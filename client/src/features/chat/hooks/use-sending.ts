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

/** Sends text and files together, as soon as the server has the files. */
export function useSending(
  conversationId: string | null,
  draft: Draft,
  canSend: boolean,
  onSend: (wording: Wording) => void,
): Sending {
  const { queue, attachments } = useUploads(conversationId);
  const [waitsFor, setWaitsFor] = useState<typeof queue | null>(null);
  const isUploading = attachments.some(isUnderWay);
  const hasFailed = attachments.some(({ state }) => state === 'failed');
  const isEmpty = draft.text.trim() === '' && attachments.length === 0;
  const isSendable = canSend && !isEmpty && !hasFailed;

  const sendNow = () => {
    if (!isSendable) return;
    onSend({ text: draft.text.trim(), files: queue.take() });
    draft.clear();
  };
  // What is written while files are on their way goes with them; what is written elsewhere does not.
  const latest = useRef({ queue, sendNow });
  useEffect(() => {
    latest.current = { queue, sendNow };
  });
  const send = () => {
    if (!isUploading) return sendNow();
    if (!isSendable || waitsFor === queue) return;
    setWaitsFor(queue);
    void queue.settled().then(() => {
      setWaitsFor(null);
      if (latest.current.queue === queue) latest.current.sendNow();
    });
  };
  return { isSendable, isWaiting: waitsFor === queue && isUploading, send };
}

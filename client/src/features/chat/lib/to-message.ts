import type { MessageView } from '@tertulia/data-provider';
import type { RunSnapshot } from '../runtime/live-run';

/** A stored message with what its run has made of it since. */
export function toMessage({ answer }: RunSnapshot, stored: MessageView): MessageView {
  return {
    ...stored,
    id: answer.id ?? stored.id,
    parts: answer.parts as MessageView['parts'],
    metadata: answer.metadata,
  };
}

/** The chunks of an AI SDK UI message stream, version 1, that this client draws; others pass unseen. */
import type { MessageMetadata } from '@tertulia/data-provider';

export type Chunk =
  | { type: 'start'; messageId?: string; messageMetadata?: MessageMetadata }
  | { type: 'start-step' | 'finish-step' | 'abort' }
  | { type: 'text-start' | 'text-end' | 'reasoning-start' | 'reasoning-end'; id: string }
  | { type: 'text-delta' | 'reasoning-delta'; id: string; delta: string }
  | { type: 'source-url'; sourceId: string; url: string; title?: string }
  | { type: 'message-metadata'; messageMetadata: MessageMetadata }
  | { type: 'finish'; finishReason?: string; messageMetadata?: MessageMetadata }
  | { type: 'error'; errorText: string }
  | { type: `data-${string}`; id?: string; data: unknown; transient?: boolean };

const KNOWN = new Set<string>([
  'start',
  'start-step',
  'finish-step',
  'abort',
  'text-start',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
  'source-url',
  'message-metadata',
  'finish',
  'error',
]);

/** The chunk in an event's data; null for what this client does not know or cannot read. */
export function parseChunk(data: string): Chunk | null {
  try {
    const chunk: unknown = JSON.parse(data);
    if (typeof chunk !== 'object' || chunk === null || !('type' in chunk)) return null;
    const { type } = chunk;
    if (typeof type !== 'string') return null;
    return KNOWN.has(type) || type.startsWith('data-') ? (chunk as Chunk) : null;
  } catch {
    return null;
  }
}

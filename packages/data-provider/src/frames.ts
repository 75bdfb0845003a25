/** The chunks of a run's stream that the server sends: a subset of the AI SDK UI message stream, version 1. */
import type { MessageMetadata } from './generated/schema';

export type Frame =
  | { type: 'start'; messageId: string; messageMetadata?: MessageMetadata }
  | { type: 'start-step' }
  | { type: 'text-start' | 'reasoning-start'; id: string }
  | { type: 'text-delta' | 'reasoning-delta'; id: string; delta: string }
  | { type: 'text-end' | 'reasoning-end'; id: string }
  | { type: 'finish-step' }
  | { type: 'message-metadata'; messageMetadata: MessageMetadata }
  | { type: 'finish'; finishReason?: string; messageMetadata?: MessageMetadata }
  | { type: 'error'; errorText: string }
  | { type: 'abort'; reason?: string };

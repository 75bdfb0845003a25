import type { MessageView } from '@tertulia/data-provider';

/**
 * How long the model reasoned, in ms: its share of the text, as a share of the time that writing took. Null while the
 * answer is being written.
 */
export function estimateReasoningMs({ parts, metadata }: MessageView): number | null {
  const { durationMs, firstTokenMs } = metadata;
  if (durationMs == null) return null;
  const sizes = { text: 0, reasoning: 0 };
  for (const part of parts) if (part.type !== 'step-start') sizes[part.type] += part.text.length;
  const total = sizes.text + sizes.reasoning;
  return total === 0 ? null : ((durationMs - (firstTokenMs ?? 0)) * sizes.reasoning) / total;
}

/** The parameters of a conversation, kept on the server before the next question takes them along. */
import type { GenerationSettings } from '@tertulia/data-provider';
import { api } from '@/shared/lib/api';

export async function keepSettings(conversationId: string, settings: GenerationSettings): Promise<void> {
  const params = { path: { conversation_id: conversationId } };
  await api.PATCH('/api/conversations/{conversation_id}', { params, body: { settings } });
}

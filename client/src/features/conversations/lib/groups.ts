/** Conversations under the headings of their dates, as one flat list of rows. */
import type { ConversationView } from '@tertulia/data-provider';

export type GroupName = 'today' | 'yesterday' | 'week' | 'month';

export type Row =
  | { kind: 'heading'; key: string; group: GroupName | null; date: Date }
  | { kind: 'conversation'; key: string; conversation: ConversationView };

const DAY = 24 * 60 * 60 * 1000;

function startOfDay(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

/** Which heading a date stands under: a near one by name, or its month. */
function nameGroup(date: Date, now: Date): GroupName | null {
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days <= 7) return 'week';
  return days <= 30 ? 'month' : null;
}

export function makeRows(conversations: readonly ConversationView[], now: Date): Row[] {
  const rows: Row[] = [];
  let current = '';
  for (const conversation of conversations) {
    const date = new Date(conversation.updatedAt);
    const group = nameGroup(date, now);
    const key = group ?? `${date.getFullYear()}-${date.getMonth()}`;
    if (key !== current) rows.push({ kind: 'heading', key, group, date });
    current = key;
    rows.push({ kind: 'conversation', key: conversation.id, conversation });
  }
  return rows;
}

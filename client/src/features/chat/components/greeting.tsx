import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { readSession, subscribeToSession } from '@/shared/lib/session';

const EVENING = 18;
const MORNING = 5;
const NOON = 12;

function dayTime(hour: number): string {
  if (hour >= EVENING || hour < MORNING) return 'evening';
  return hour < NOON ? 'morning' : 'afternoon';
}

/** A calm beginning: the time of day and the person's name. */
export function Greeting() {
  const { t } = useTranslation('chat');
  const session = useSyncExternalStore(subscribeToSession, readSession);
  const name = session.status === 'signed-in' ? (session.user.name.trim().split(/\s+/)[0] ?? '') : '';
  const [time] = useState(() => dayTime(new Date().getHours()));
  const greeting = t(`greeting.${time}`);
  return (
    <div className="px-4 text-center">
      <p className="font-serif text-3xl text-balance text-ink md:text-4xl">
        {name === '' ? greeting : t('greeting.named', { greeting, name })}
      </p>
      <p className="mt-3 text-ink-soft">{t('greeting.invitation')}</p>
    </div>
  );
}

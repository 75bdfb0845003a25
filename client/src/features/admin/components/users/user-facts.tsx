import type { AccountDetails } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import { useMoments } from '@/shared/lib/moments';

export interface UserFactsProps {
  user: AccountDetails;
}

/** What is known of a person and of what they do here; no word of what they write. */
export function UserFacts({ user }: UserFactsProps) {
  const { t, i18n } = useTranslation('admin');
  const { day, second } = useMoments();
  const numbers = new Intl.NumberFormat(findLocale(i18n.language));
  const { usage } = user;
  const facts: [string, string][] = [
    [t('users.email'), `${user.email}${user.emailConfirmed ? '' : ` (${t('users.unconfirmed')})`}`],
    [t('users.status'), t(`users.${user.status}`)],
    [t('users.secondFactor'), t(user.hasSecondFactor ? 'yes' : 'no')],
    [t('users.since'), day(user.createdAt)],
    [t('users.lastSeen'), user.lastSeenAt ? second(user.lastSeenAt) : t('users.never')],
    [t('users.devices'), numbers.format(user.sessions.length)],
    [t('users.groups'), user.groups.map((group) => group.name).join(', ') || t('none')],
    [t('users.identities'), user.identities.map((one) => one.label).join(', ') || t('none')],
    [
      t('users.usage'),
      [
        t('users.conversations', { count: usage.conversations }),
        t('users.messages', { count: usage.messages }),
        t('users.files', {
          count: usage.files,
          megabytes: numbers.format(Math.round(usage.bytes / 100_000) / 10),
        }),
      ].join(', '),
    ],
  ];
  return (
    <dl className="rounded-card border border-line text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex flex-wrap gap-x-3 border-b border-line px-3 py-2 last:border-0">
          <dt className="w-36 shrink-0 text-ink-soft">{name}</dt>
          <dd className="min-w-0 flex-1 break-words">
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

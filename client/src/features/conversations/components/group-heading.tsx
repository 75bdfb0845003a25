import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';
import type { GroupName } from '../lib/groups';

export interface GroupHeadingProps {
  group: GroupName | null;
  date: Date;
}

export function GroupHeading({ group, date }: GroupHeadingProps) {
  const { t, i18n } = useTranslation('conversations');
  const month = new Intl.DateTimeFormat(findLocale(i18n.language), { month: 'long', year: 'numeric' });
  return (
    <h2 className="flex h-full items-end px-3 pb-1.5 text-xs font-medium text-ink-faint first-letter:uppercase">
      {group ? t(`groups.${group}`) : month.format(date)}
    </h2>
  );
}

import type { FoundPerson, GrantView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { Plus, UserRound, UsersRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Field } from '@/shared/ui/field';
import { shareQueries } from '../api/shares';

export interface PeopleFinderProps {
  /** Who has it already. */
  without: readonly GrantView[];
  onChoose: (grantee: FoundPerson) => void;
}

/** Finds people and groups by the beginning of a word of their name. */
export function PeopleFinder({ without, onChoose }: PeopleFinderProps) {
  const { t } = useTranslation('sharing');
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim());
  const people = useQuery(shareQueries.people(wanted));
  const isNew = ({ kind, id }: FoundPerson) =>
    !without.some(({ granteeKind, granteeId }) => granteeKind === kind && granteeId === id);
  const found = (people.data ?? []).filter(isNew);
  return (
    <div>
      <Field
        type="search"
        label={t('find')}
        autoComplete="off"
        value={query}
        error={people.isError ? describeError(people.error, t) : undefined}
        onChange={(event) => setQuery(event.target.value)}
      />
      <ul aria-live="polite" className="mt-1 flex flex-col">
        {wanted.length > 1 && people.isSuccess && found.length === 0 && (
          <li className="py-2 text-sm text-ink-soft">{t('notFound')}</li>
        )}
        {wanted.length > 1 &&
          found.map((grantee) => {
            const Icon = grantee.kind === 'group' ? UsersRound : UserRound;
            return (
              <li key={`${grantee.kind} ${grantee.id}`}>
                <button
                  type="button"
                  aria-label={t('shareWith', { name: grantee.name })}
                  onClick={() => {
                    setQuery('');
                    onChoose(grantee);
                  }}
                  className="flex min-h-11 w-full items-center gap-2 rounded-field px-2 text-start text-sm hover:bg-hover"
                >
                  <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
                  <span className="min-w-0 flex-1 py-1.5">
                    <bdi className="block text-left wrap-anywhere rtl:text-right">{grantee.name}</bdi>
                    {grantee.email && (
                      <bdi className="block text-ink-soft wrap-anywhere rtl:text-right">{grantee.email}</bdi>
                    )}
                  </span>
                  <Plus aria-hidden className="size-4 shrink-0 text-ink-soft" />
                </button>
              </li>
            );
          })}
      </ul>
    </div>
  );
}

import type { GroupView } from '@tertulia/data-provider';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { ErrorState } from '@/shared/ui/error-state';
import { Field } from '@/shared/ui/field';
import { IconButton } from '@/shared/ui/icon-button';
import { Skeleton } from '@/shared/ui/skeleton';
import { addMember, removeMember, rightsQueries } from '../../api/rights';
import { useFoundPeople } from '../../lib/found-people';
import { MoreButton } from '../parts/more-button';

export interface GroupMembersProps {
  group: GroupView;
  isEditable: boolean;
}

/** Who is in a group; people are found by name or address and added with one press. */
export function GroupMembers({ group, isEditable }: GroupMembersProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [query, setQuery] = useState('');
  const members = useInfiniteQuery(rightsQueries.members(group.id));
  const found = useFoundPeople(query, 'active');
  const change = useMutation({
    mutationFn: ({ id, isIn }: { id: string; isIn: boolean }) =>
      isIn ? removeMember(group.id, id) : addMember(group.id, id),
    onSuccess: () => client.invalidateQueries({ queryKey: rightsQueries.groups().queryKey }),
    onError: (error) => toast(describeError(error, t)),
  });
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const inside = new Set(people.map(({ id }) => id));
  const candidates = found.people.filter(({ id }) => !inside.has(id)).slice(0, 8);
  if (members.isPending) return <Skeleton className="h-24" />;
  if (members.isLoadingError)
    return <ErrorState error={members.error} onRetry={() => void members.refetch()} />;
  return (
    // Members change at once: what is typed here is nothing to be saved.
    <section aria-label={t('groups.members')} onInput={(event) => event.stopPropagation()}>
      <h3 className="mb-2 text-sm font-medium">{t('groups.members')}</h3>
      {isEditable && (
        <>
          <Field
            type="search"
            label={t('groups.find')}
            value={query}
            error={found.error ? describeError(found.error, t) : undefined}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
          <ul aria-live="polite" className="mt-1 mb-3 flex flex-col rounded-field bg-sunken empty:hidden">
            {candidates.map(({ id, name, email }) => (
              <PersonLine key={id} name={name} email={email} className="ps-3">
                <IconButton
                  label={t('groups.put', { name })}
                  onClick={() => change.mutate({ id, isIn: false })}
                >
                  <Plus className="size-4" />
                </IconButton>
              </PersonLine>
            ))}
            {found.isKnown && candidates.length === 0 && (
              <li className="px-3 py-2 text-sm text-ink-soft">{t('groups.notFound')}</li>
            )}
          </ul>
        </>
      )}
      {people.length === 0 && <p className="text-sm text-ink-soft">{t('groups.nobody')}</p>}
      <ul className="flex flex-col">
        {people.map(({ id, name, email }) => (
          <PersonLine key={id} name={name} email={email}>
            {isEditable && (
              <IconButton
                label={t('groups.remove', { name })}
                onClick={() => change.mutate({ id, isIn: true })}
              >
                <X className="size-4" />
              </IconButton>
            )}
          </PersonLine>
        ))}
      </ul>
      <MoreButton list={members} />
    </section>
  );
}

interface PersonLineProps {
  name: string;
  email: string;
  className?: string;
  children: ReactNode;
}

function PersonLine({ name, email, className, children }: PersonLineProps) {
  return (
    <li className={cn('flex min-h-11 items-center gap-2 text-sm', className)}>
      <span className="min-w-0 flex-1 py-1">
        <bdi className="block truncate text-left rtl:text-right">{name}</bdi>
        <bdi className="block truncate text-ink-soft rtl:text-right">{email}</bdi>
      </span>
      {children}
    </li>
  );
}

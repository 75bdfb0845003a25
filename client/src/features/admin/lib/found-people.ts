import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { peopleQueries, type UserFilter } from '../api/people';

/** One letter finds too many. */
const SHORTEST = 2;

/** The first accounts whose name or address the words find, while somebody types. */
export function useFoundPeople(words: string, status: UserFilter['status']) {
  const query = useDeferredValue(words.trim());
  const isAsked = query.length >= SHORTEST;
  const found = useInfiniteQuery({ ...peopleQueries.list({ query, status, role: '' }), enabled: isAsked });
  return {
    people: isAsked ? (found.data?.pages[0]?.items ?? []) : [],
    /** The words were looked for, whatever was found. */
    isKnown: isAsked && found.isSuccess,
    error: isAsked ? found.error : null,
  };
}

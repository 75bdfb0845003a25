import { useQuery } from '@tanstack/react-query';
import { modelQueries } from '../api/models';

/** What people call a model, by its id; the second half of the id for one that is not listed. */
export function useModelName(): (id: string) => string {
  const { data } = useQuery(modelQueries.list());
  return (id) => {
    const model = data?.items.find((one) => one.id === id);
    return model?.label ?? model?.name ?? id.slice(id.indexOf('/') + 1);
  };
}

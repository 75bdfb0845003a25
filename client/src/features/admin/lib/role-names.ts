import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { rightsQueries } from '../api/rights';

/** How a role is called: built-in ones in the reader's language, others as their administrator named them. */
export function useRoleNames(): (id: string, name?: string) => string {
  const { t } = useTranslation('admin');
  const roles = useQuery(rightsQueries.roles());
  return (id, name) => {
    const role = roles.data?.items.find((one) => one.id === id);
    const own = name ?? role?.name ?? id;
    if (id === 'admin' && own === 'Administrator') return t('roles.admin');
    if (id === 'user' && own === 'User') return t('roles.user');
    return own;
  };
}

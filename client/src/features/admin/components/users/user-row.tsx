import type { AccountView } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { Chip } from '../parts/chip';
import { RowButton } from '../parts/row-button';

export interface UserRowProps {
  user: AccountView;
  roleName: string;
  onOpen: () => void;
}

export function UserRow({ user, roleName, onOpen }: UserRowProps) {
  const { t } = useTranslation('admin');
  return (
    <RowButton
      title={user.name}
      text={<bdi className="block truncate rtl:text-right">{user.email}</bdi>}
      onClick={onOpen}
    >
      <Chip>{roleName}</Chip>
      {user.status !== 'active' && <Chip tone="danger">{t(`users.${user.status}`)}</Chip>}
      {user.managedBy && <Chip>{user.managedBy}</Chip>}
    </RowButton>
  );
}

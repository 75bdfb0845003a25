import { useTranslation } from 'react-i18next';
import type { AdminUser } from '../../api/people';
import { Chip } from '../parts/chip';
import { RowButton } from '../parts/row-button';

export interface UserRowProps {
  user: AdminUser;
  roleName: string;
  onOpen: () => void;
}

export function UserRow({ user, roleName, onOpen }: UserRowProps) {
  const { t } = useTranslation('admin');
  return (
    <RowButton title={user.name} text={<bdi>{user.email}</bdi>} onClick={onOpen}>
      <Chip>{roleName}</Chip>
      {user.status !== 'active' && <Chip tone="danger">{t(`users.${user.status}`)}</Chip>}
      {user.managedBy && <Chip>{user.managedBy}</Chip>}
    </RowButton>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, Settings, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSignOut } from '@/features/auth';
import { canAdminister, useUser } from '@/shared/lib/permissions';
import { Avatar } from '@/shared/ui/avatar';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/menu';

export interface AccountMenuProps {
  onShowShortcuts: () => void;
  onLeave: () => void;
}

export function AccountMenu({ onShowShortcuts, onLeave }: AccountMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leave = useSignOut();
  const user = useUser();
  if (!user) return null;
  const { name, email } = user;
  return (
    <Menu>
      <MenuTrigger className="flex min-h-12 w-full items-center gap-3 rounded-field px-2 text-start hover:bg-hover data-[state=open]:bg-hover">
        <Avatar name={name} picture={user.avatar} />
        <span className="min-w-0 flex-1">
          <span className="flex text-sm font-medium">
            <span dir="auto" className="truncate">
              {name}
            </span>
          </span>
          <span className="flex text-xs text-ink-faint">
            <span dir="ltr" className="truncate">
              {email}
            </span>
          </span>
        </span>
      </MenuTrigger>
      <MenuContent side="top" align="start" className="w-(--radix-dropdown-menu-trigger-width)">
        <MenuItem
          icon={<Settings />}
          onSelect={() => {
            onLeave();
            void navigate({ to: '/settings' });
          }}
        >
          {t('settings')}
        </MenuItem>
        {canAdminister(user) && (
          <MenuItem
            icon={<ShieldCheck />}
            onSelect={() => {
              onLeave();
              void navigate({ to: '/admin' });
            }}
          >
            {t('administration')}
          </MenuItem>
        )}
        <MenuItem icon={<Keyboard />} keys="?" onSelect={onShowShortcuts}>
          {t('shortcuts.title')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<LogOut className="rtl:-scale-x-100" />} onSelect={() => leave.mutate()}>
          {t('signOut')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

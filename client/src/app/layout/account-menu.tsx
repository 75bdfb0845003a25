import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, Settings, ShieldCheck } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '@/features/auth';
import { describeError } from '@/shared/lib/errors';
import { canAdminister } from '@/shared/lib/permissions';
import { readSession, subscribeToSession } from '@/shared/lib/session';
import { toast } from '@/shared/lib/toast';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/menu';

export interface AccountMenuProps {
  onShowShortcuts: () => void;
  onLeave: () => void;
}

export function AccountMenu({ onShowShortcuts, onLeave }: AccountMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSyncExternalStore(subscribeToSession, readSession);
  if (session.status !== 'signed-in') return null;
  const { name, email } = session.user;
  const leave = async () => {
    try {
      await signOut();
      await navigate({ to: '/sign-in', search: {} });
    } catch (error) {
      toast(describeError(error, t));
    }
  };
  return (
    <Menu>
      <MenuTrigger className="flex min-h-12 w-full items-center gap-3 rounded-field px-2 text-start hover:bg-hover data-[state=open]:bg-hover">
        <span
          aria-hidden
          className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-wash text-sm font-semibold text-accent uppercase"
        >
          {[...name][0]}
        </span>
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
        {canAdminister(session.user) && (
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
        <MenuItem icon={<LogOut className="rtl:-scale-x-100" />} onSelect={() => void leave()}>
          {t('signOut')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

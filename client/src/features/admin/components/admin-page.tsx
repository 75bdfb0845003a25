import { Link, useParams } from '@tanstack/react-router';
import {
  Fingerprint,
  ListTree,
  Megaphone,
  Plug,
  ScrollText,
  ShieldAlert,
  ShieldCheck,
  User,
  Users,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Permission, useUser } from '@/shared/lib/permissions';
import { EmptyState } from '@/shared/ui/empty-state';
import { SidebarButton } from '@/shared/ui/sidebar-button';
import { type PageSection, SectionedPage } from '@/shared/ui/sectioned-page';
import { EndpointsSection } from './endpoints-section';
import { GroupsSection } from './groups/groups-section';
import { RolesSection } from './roles/roles-section';
import { SettingsSection } from './settings-section';
import { UsersSection } from './users/users-section';
import { AbuseSection } from './watch/abuse-section';
import { AuditSection } from './watch/audit-section';
import { IdentitySection } from './watch/identity-section';
import { NoticesSection } from './watch/notices-section';

interface GuardedSection extends PageSection {
  /** Without it, the section is not there. */
  permission: Permission;
}

/** What an administrator sees and sets of the whole server: the sections that the person's role allows. The server
 * itself lets nobody else in. */
export function AdminPage() {
  const { t } = useTranslation('admin');
  const { section } = useParams({ strict: false });
  const user = useUser();
  const sections: GuardedSection[] = [
    { id: 'users', permission: 'admin.users', title: t('users.title'), icon: User, component: UsersSection },
    {
      id: 'roles',
      permission: 'admin.roles',
      title: t('roles.title'),
      icon: ShieldCheck,
      component: RolesSection,
    },
    {
      id: 'groups',
      permission: 'admin.groups',
      title: t('groups.title'),
      icon: Users,
      component: GroupsSection,
    },
    {
      id: 'identity',
      permission: 'admin.identity',
      title: t('identity.title'),
      icon: Fingerprint,
      component: IdentitySection,
    },
    {
      id: 'endpoints',
      permission: 'admin.endpoints',
      title: t('endpoints.title'),
      icon: Plug,
      component: EndpointsSection,
    },
    {
      id: 'notices',
      permission: 'admin.notices',
      title: t('notices.title'),
      icon: Megaphone,
      component: NoticesSection,
    },
    {
      id: 'audit',
      permission: 'admin.audit',
      title: t('audit.title'),
      icon: ScrollText,
      component: AuditSection,
    },
    {
      id: 'abuse',
      permission: 'admin.abuse',
      title: t('abuse.title'),
      icon: ShieldAlert,
      component: AbuseSection,
    },
    {
      id: 'settings',
      permission: 'admin.settings',
      title: t('settings.title'),
      icon: ListTree,
      component: SettingsSection,
    },
  ];
  const [first, ...others] = sections.filter(({ permission }) => user?.permissions.includes(permission));
  if (user === null) return null;
  if (first === undefined)
    return (
      <>
        <header className="flex h-14 shrink-0 items-center px-2">
          <SidebarButton />
        </header>
        <EmptyState headingLevel={1} icon={<Plug />} title={t('notAllowed.title')}>
          <p>{t('notAllowed.text')}</p>
          <Link
            to="/"
            className="mt-3 inline-block py-3 font-medium text-accent underline underline-offset-2"
          >
            {t('common:toStart')}
          </Link>
        </EmptyState>
      </>
    );
  return <SectionedPage title={t('title')} path="/admin" section={section} sections={[first, ...others]} />;
}

import { useParams } from '@tanstack/react-router';
import { ListTree, Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { canAdminister, useUser } from '@/shared/lib/permissions';
import { EmptyState } from '@/shared/ui/empty-state';
import { SectionedPage } from '@/shared/ui/sectioned-page';
import { EndpointsSection } from './endpoints-section';
import { SettingsSection } from './settings-section';

/** What an administrator sees and sets of the whole server. The server itself lets nobody else in. */
export function AdminPage() {
  const { t } = useTranslation('admin');
  const { section } = useParams({ strict: false });
  const user = useUser();
  if (user && !canAdminister(user))
    return (
      <EmptyState icon={<Plug />} title={t('notAllowed.title')}>
        <p>{t('notAllowed.text')}</p>
      </EmptyState>
    );
  return (
    <SectionedPage
      title={t('title')}
      path="/admin"
      section={section}
      sections={[
        { id: 'endpoints', title: t('endpoints.title'), icon: Plug, component: EndpointsSection },
        { id: 'settings', title: t('settings.title'), icon: ListTree, component: SettingsSection },
      ]}
    />
  );
}

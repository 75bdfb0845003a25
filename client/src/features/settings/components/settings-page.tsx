import { useParams } from '@tanstack/react-router';
import { Info, KeyRound, MonitorSmartphone, Palette, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { OwnKeysSection } from '@/features/models';
import { SectionedPage } from '@/shared/ui/sectioned-page';
import { AboutSection } from './about-section';
import { AccountSection } from './account-section';
import { AppearanceSection } from './appearance-section';
import { SessionsSection } from './sessions-section';

/** What a person can set for themselves. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { section } = useParams({ strict: false });
  return (
    <SectionedPage
      title={t('title')}
      path="/settings"
      section={section}
      sections={[
        { id: 'account', title: t('sections.account'), icon: UserRound, component: AccountSection },
        { id: 'appearance', title: t('sections.appearance'), icon: Palette, component: AppearanceSection },
        { id: 'keys', title: t('sections.keys'), icon: KeyRound, component: OwnKeysSection },
        {
          id: 'sessions',
          title: t('sections.sessions'),
          icon: MonitorSmartphone,
          component: SessionsSection,
        },
        { id: 'about', title: t('sections.about'), icon: Info, component: AboutSection },
      ]}
    />
  );
}

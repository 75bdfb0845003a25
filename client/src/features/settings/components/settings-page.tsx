import { useParams } from '@tanstack/react-router';
import {
  Archive,
  Info,
  KeyRound,
  MonitorSmartphone,
  Palette,
  ShieldCheck,
  SquareTerminal,
  UserRound,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { OwnKeysSection } from '@/features/models';
import { useCan } from '@/shared/lib/permissions';
import { type PageSection, SectionedPage } from '@/shared/ui/sectioned-page';
import { AboutSection } from './about-section';
import { ApiKeysSection } from './api-keys/api-keys-section';
import { AppearanceSection } from './appearance-section';
import { DataSection } from './data/data-section';
import { ProfileSection } from './profile/profile-section';
import { SecuritySection } from './security/security-section';
import { SessionsSection } from './sessions/sessions-section';

/** What a person can set for themselves. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { section } = useParams({ strict: false });
  const hasOwnKeys = useCan('own_keys.use');
  const hasApiKeys = useCan('api_keys.use');
  const sections: [PageSection, ...PageSection[]] = [
    { id: 'account', title: t('sections.account'), icon: UserRound, component: ProfileSection },
    { id: 'security', title: t('sections.security'), icon: ShieldCheck, component: SecuritySection },
    { id: 'sessions', title: t('sections.sessions'), icon: MonitorSmartphone, component: SessionsSection },
    { id: 'appearance', title: t('sections.appearance'), icon: Palette, component: AppearanceSection },
  ];
  if (hasOwnKeys)
    sections.push({ id: 'keys', title: t('sections.keys'), icon: KeyRound, component: OwnKeysSection });
  if (hasApiKeys)
    sections.push({
      id: 'api-keys',
      title: t('sections.apiKeys'),
      icon: SquareTerminal,
      component: ApiKeysSection,
    });
  sections.push(
    { id: 'data', title: t('sections.data'), icon: Archive, component: DataSection },
    { id: 'about', title: t('sections.about'), icon: Info, component: AboutSection },
  );
  return <SectionedPage title={t('title')} path="/settings" section={section} sections={sections} />;
}

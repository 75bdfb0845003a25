import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { useUser } from '@/shared/lib/permissions';
import { Notice } from '@/shared/ui/notice';
import { Group } from '../group';
import { EmailForm } from './email-form';
import { NameForm } from './name-form';
import { PictureForm } from './picture-form';

/** How the person is shown here. Who is managed elsewhere changes name and address there. */
export function ProfileSection() {
  const { t } = useTranslation('settings');
  const user = useUser();
  const config = useQuery(configQuery).data;
  if (!user) return null;
  const known = [...(config?.signIn.providers ?? []), ...(config?.signIn.directories ?? [])];
  const manager = known.find(({ id }) => id === user.managedBy)?.label ?? user.managedBy;
  return (
    <div>
      {manager !== null && (
        <Notice tone="neutral" className="mb-6">
          {t('profile.managed', { manager })}
        </Notice>
      )}
      <Group title={t('profile.picture')}>
        <PictureForm user={user} />
      </Group>
      <Group title={t('profile.about')}>
        <NameForm key={user.name} user={user} isFixed={manager !== null} />
      </Group>
      <Group title={t('email')}>
        <EmailForm user={user} isFixed={manager !== null} />
      </Group>
    </div>
  );
}

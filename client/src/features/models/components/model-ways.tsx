import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';

/** The ways to get a first model. */
export function ModelWays() {
  const { t } = useTranslation('models');
  const config = useQuery(configQuery);
  const isOff = config.data?.localModel.enabled === false;
  const code = <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.8125rem]" />;
  return (
    <ul className="list-disc space-y-1 ps-4">
      <li>
        <Trans t={t} i18nKey={isOff ? 'noModel.localOff' : 'noModel.local'} components={{ code }} />
      </li>
      <li>
        <Trans t={t} i18nKey="noModel.endpoint" components={{ code }} />
      </li>
    </ul>
  );
}

import type { PasskeyView } from '@tertulia/data-provider';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reloadUser } from '@/shared/lib/api';
import { hasPasskeys } from '@/shared/lib/passkeys';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { RowList } from '@/shared/ui/row-list';
import { Skeleton } from '@/shared/ui/skeleton';
import { passkeysQuery, removePasskey, secondFactorQuery } from '../../api/security';
import { useRemoval } from '../../lib/use-removal';
import { Group } from '../group';
import { PasskeyDialog } from './passkey-dialog';
import { PasskeyRow } from './passkey-row';

/** The passkeys of the account. */
export function PasskeyList() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const [edited, setEdited] = useState<PasskeyView | 'new' | null>(null);
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
    await client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    await reloadUser().catch(() => undefined);
  };
  const removal = useRemoval(({ id }: PasskeyView) => removePasskey(id), refresh);
  if (passkeys.isPending) return <Skeleton className="my-6 h-24" />;
  if (passkeys.isLoadingError)
    return <ErrorState error={passkeys.error} onRetry={() => void passkeys.refetch()} />;
  return (
    <Group title={t('passkeys.title')} hint={t('passkeys.hint')}>
      <div className="flex flex-col gap-4">
        <FailureNotice error={removal.error} />
        {passkeys.data.length > 0 && (
          <RowList>
            {passkeys.data.map((passkey) => (
              <PasskeyRow
                key={passkey.id}
                passkey={passkey}
                onRename={() => setEdited(passkey)}
                onRemove={() => removal.ask(passkey)}
              />
            ))}
          </RowList>
        )}
        {hasPasskeys() ? (
          <Button className="self-start" onClick={() => setEdited('new')}>
            {t('passkeys.add')}
          </Button>
        ) : (
          <p className="text-sm text-ink-soft">{t('passkeys.notHere')}</p>
        )}
      </div>
      {edited && (
        <PasskeyDialog
          passkey={edited === 'new' ? null : edited}
          onClose={(hasChanged) => {
            setEdited(null);
            if (hasChanged) void refresh();
          }}
        />
      )}
      <ConfirmDialog
        title={t('passkeys.removeTitle', { name: removal.asked?.name ?? '' })}
        description={t('passkeys.removeText')}
        action={t('remove')}
        {...removal.dialog}
      />
    </Group>
  );
}

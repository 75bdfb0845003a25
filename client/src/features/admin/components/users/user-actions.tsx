import type { AccountDetails } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import {
  changeUser,
  deleteUser,
  peopleQueries,
  removeSecondFactor,
  resetPassword,
  signOutUser,
} from '../../api/people';
import { LinkNotice } from '../parts/link-notice';

export interface UserActionsProps {
  user: AccountDetails;
  /** The account is no more. */
  onGone: () => void;
}

type Action = 'reset' | 'signOut' | 'removeSecondFactor' | 'suspend' | 'activate' | 'delete';

const CALLS: Record<Action, (id: string) => Promise<unknown>> = {
  reset: resetPassword,
  signOut: signOutUser,
  removeSecondFactor,
  suspend: (id) => changeUser(id, { status: 'suspended' }),
  activate: (id) => changeUser(id, { status: 'active' }),
  delete: deleteUser,
};

function listActions(user: AccountDetails): Action[] {
  return [
    'reset',
    'signOut',
    ...(user.hasSecondFactor ? (['removeSecondFactor'] as const) : []),
    user.status === 'suspended' ? 'activate' : 'suspend',
    'delete',
  ];
}

/** What can be done with an account at once; each is asked for first. */
export function UserActions({ user, onGone }: UserActionsProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [asked, setAsked] = useState<Action | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const act = useMutation({
    mutationFn: (action: Action) => CALLS[action](user.id),
    onSuccess: async (answer, action) => {
      if (typeof answer === 'string') setLink(answer);
      else toast(t(`users.done.${action}`, { name: user.name }));
      await client.invalidateQueries({ queryKey: peopleQueries.all });
      if (action === 'delete') onGone();
    },
    onError: (error) => toast(describeError(error, t)),
    onSettled: () => setAsked(null),
  });
  return (
    <section aria-label={t('users.actions')}>
      <div className="flex flex-wrap gap-2">
        {listActions(user).map((action) => (
          <Button
            key={action}
            variant={action === 'delete' || action === 'suspend' ? 'danger' : 'secondary'}
            onClick={() => setAsked(action)}
          >
            {t(`users.do.${action}`)}
          </Button>
        ))}
      </div>
      {link && (
        <div className="mt-3">
          <LinkNotice text={t('users.handOverReset')} link={link} />
        </div>
      )}
      <ConfirmDialog
        title={asked ? t(`users.ask.${asked}`, { name: user.name }) : ''}
        description={asked ? t(`users.what.${asked}`) : ''}
        action={asked ? t(`users.do.${asked}`) : ''}
        isOpen={asked !== null}
        isBusy={act.isPending}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        onConfirm={() => asked && act.mutate(asked)}
      />
    </section>
  );
}

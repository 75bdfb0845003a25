import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rememberSignOut } from '@/shared/lib/own-sign-out';
import { forgetSession } from '@/shared/lib/session';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { deleteAccount } from '../../api/own-data';

export interface DeleteAccountDialogProps {
  email: string;
  onClose: () => void;
}

/** Says what is lost, and has the address typed, before everything is removed. */
export function DeleteAccountDialog({ email, onClose }: DeleteAccountDialogProps) {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: deleteAccount,
    onSuccess: () => {
      rememberSignOut();
      forgetSession('none');
      toast(t('data.deleted'));
      void navigate({ to: '/sign-in', search: {} });
    },
  });
  const isTyped = typed.trim().toLowerCase() === email.toLowerCase();
  return (
    <Dialog
      title={t('data.deleteTitle')}
      description={t('data.deleteText')}
      onClose={() => remove.isPending || onClose()}
    >
      <Form isBusy={remove.isPending} onSubmit={() => isTyped && remove.mutate()} className="pt-2">
        <ul className="flex list-disc flex-col gap-1 ps-5 text-sm">
          <li>{t('data.losesConversations')}</li>
          <li>{t('data.losesShared')}</li>
          <li>{t('data.losesKeys')}</li>
          <li>{t('data.losesSessions')}</li>
        </ul>
        <p className="text-sm text-ink-soft">{t('data.keepsAudit')}</p>
        <FailureNotice error={remove.error} />
        <Field
          label={t('data.typeAddress', { email })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="danger" isBusy={remove.isPending} disabled={!isTyped}>
            {t('data.deleteForGood')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

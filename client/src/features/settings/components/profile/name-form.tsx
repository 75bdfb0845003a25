import type { UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { updateUser } from '@/shared/lib/session';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { renameAccount } from '../../api/account';

export interface NameFormProps {
  user: UserView;
  /** It is changed elsewhere. */
  isFixed: boolean;
}

export function NameForm({ user, isFixed }: NameFormProps) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState(user.name);
  const rename = useMutation({
    mutationFn: renameAccount,
    onSuccess: (changed) => {
      updateUser(changed);
      toast(t('saved'));
    },
  });
  const wanted = name.trim();
  return (
    <Form
      isBusy={rename.isPending}
      onSubmit={() => wanted && rename.mutate(wanted)}
      className="max-w-md gap-3"
    >
      <FailureNotice error={rename.error} />
      <Field
        label={t('profile.nameLabel')}
        autoComplete="name"
        required
        maxLength={100}
        readOnly={isFixed}
        hint={t('profile.nameHint')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {!isFixed && (
        <Button
          type="submit"
          className="self-start"
          isBusy={rename.isPending}
          disabled={wanted === '' || wanted === user.name}
        >
          {t('save')}
        </Button>
      )}
    </Form>
  );
}

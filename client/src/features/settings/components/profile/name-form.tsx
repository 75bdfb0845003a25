import type { UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { updateUser } from '@/shared/lib/session';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted && !rename.isPending) rename.mutate(wanted);
  };
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-3">
      {rename.isError && <Notice tone="danger">{describeError(rename.error, t)}</Notice>}
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
    </form>
  );
}

import type { PasskeyView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describePasskeyError } from '@/shared/lib/passkeys';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { addPasskey, renamePasskey } from '../../api/security';
import { nameDevice } from '../../lib/devices';

export interface PasskeyDialogProps {
  /** The one to rename; null to add one. */
  passkey: PasskeyView | null;
  onClose: (hasChanged: boolean) => void;
}

/** Names a passkey: a new one, before the browser makes it, or one that is there. */
export function PasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState(() => passkey?.name ?? nameDevice(navigator.userAgent) ?? '');
  const mutation = useMutation({
    mutationFn: (wanted: string) =>
      passkey ? renamePasskey({ id: passkey.id, name: wanted }) : addPasskey(wanted),
    onSuccess: () => onClose(true),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mutation.isPending && name.trim()) mutation.mutate(name.trim());
  };
  return (
    <Dialog
      title={passkey ? t('passkeys.renameTitle') : t('passkeys.add')}
      {...(passkey ? {} : { description: t('passkeys.addText') })}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose(false)}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 pt-2">
        {mutation.isError && <Notice tone="danger">{describePasskeyError(mutation.error, t)}</Notice>}
        <Field
          label={t('passkeys.name')}
          autoFocus
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" variant="primary" className="self-end" isBusy={mutation.isPending}>
          {passkey ? t('save') : t('passkeys.goOn')}
        </Button>
      </form>
    </Dialog>
  );
}

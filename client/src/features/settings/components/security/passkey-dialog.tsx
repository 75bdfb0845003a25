import type { PasskeyView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadSecondFactorParts } from '@/features/auth';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { loadLater } from '@/shared/ui/load-later';
import { Notice } from '@/shared/ui/notice';
import { renamePasskey } from '../../api/security';

const PasskeySetup = loadLater(() => loadSecondFactorParts().then((parts) => parts.PasskeySetup));

export interface PasskeyDialogProps {
  /** The one to rename; null to add one. */
  passkey: PasskeyView | null;
  onClose: (hasChanged: boolean) => void;
}

/** Names a passkey: a new one, before the browser makes it, or one that is there. */
export function PasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const { t } = useTranslation('settings');
  return (
    <Dialog title={passkey ? t('passkeys.renameTitle') : t('passkeys.add')} onClose={() => onClose(false)}>
      {passkey ? (
        <RenameForm passkey={passkey} onRenamed={() => onClose(true)} />
      ) : (
        <PasskeySetup onClose={(isAdded = false) => onClose(isAdded)} />
      )}
    </Dialog>
  );
}

interface RenameFormProps {
  passkey: PasskeyView;
  onRenamed: () => void;
}

function RenameForm({ passkey, onRenamed }: RenameFormProps) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState(passkey.name);
  const rename = useMutation({ mutationFn: renamePasskey, onSuccess: onRenamed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!rename.isPending && name.trim()) rename.mutate({ id: passkey.id, name: name.trim() });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 pt-2">
      {rename.isError && <Notice tone="danger">{describeError(rename.error, t)}</Notice>}
      <Field
        label={t('passkeys.name')}
        autoFocus
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" variant="primary" className="self-end" isBusy={rename.isPending}>
        {t('save')}
      </Button>
    </form>
  );
}

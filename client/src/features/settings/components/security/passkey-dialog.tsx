import type { PasskeyView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadSecondFactorParts } from '@/features/auth';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { loadLater } from '@/shared/ui/load-later';
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
  const submit = () => {
    if (name.trim()) rename.mutate({ id: passkey.id, name: name.trim() });
  };
  return (
    <Form isBusy={rename.isPending} onSubmit={submit} className="pt-2">
      <FailureNotice error={rename.error} />
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
    </Form>
  );
}

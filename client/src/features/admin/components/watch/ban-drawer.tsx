import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '@/shared/ui/choice';
import { Field } from '@/shared/ui/field';
import { SelectField } from '@/shared/ui/select-field';
import { addBan, watchQueries } from '../../api/watch';
import { FormDrawer } from '../parts/form-drawer';
import { PersonField } from '../parts/person-field';

export interface BanDrawerProps {
  onClose: () => void;
}

const MINUTES = [60, 60 * 24, 60 * 24 * 7, 60 * 24 * 30];

/** Keeps a person or a network address out for a while. */
export function BanDrawer({ onClose }: BanDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [kind, setKind] = useState<'address' | 'person'>('address');
  const [address, setAddress] = useState('');
  const [userId, setUserId] = useState('');
  const [minutes, setMinutes] = useState(String(MINUTES[1]));
  const [reason, setReason] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      addBan({
        ...(kind === 'address' ? { address: address.trim() } : { userId }),
        minutes: Number(minutes),
        reason: reason.trim(),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: watchQueries.bans().queryKey });
      onClose();
    },
  });
  return (
    <FormDrawer
      title={t('abuse.add')}
      submitLabel={t('abuse.ban')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => {
        setIsChecked(true);
        if (kind === 'address' || userId !== '') save.mutate();
      }}
      onClose={onClose}
    >
      <Choice<'address' | 'person'>
        label={t('abuse.whom')}
        value={kind}
        onChange={setKind}
        options={[
          { value: 'address', label: t('abuse.address') },
          { value: 'person', label: t('users.person') },
        ]}
      />
      {kind === 'address' ? (
        <Field
          label={t('abuse.address')}
          hint={t('abuse.addressHint')}
          dir="ltr"
          required
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      ) : (
        <PersonField
          label={t('users.search')}
          isRequired
          isMissing={isChecked && userId === ''}
          value={userId}
          onChange={setUserId}
        />
      )}
      <SelectField
        label={t('abuse.howLong')}
        value={minutes}
        onChange={setMinutes}
        options={MINUTES.map((one) => ({ value: String(one), label: t(`abuse.minutes.${one}`) }))}
      />
      <Field
        label={t('abuse.reason')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDrawer>
  );
}

import type { AccountView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { describeError } from '@/shared/lib/errors';
import { Choice } from '@/shared/ui/choice';
import { Field } from '@/shared/ui/field';
import { SelectField } from '@/shared/ui/select-field';
import { addBan, watchQueries } from '../../api/watch';
import { useFoundPeople } from '../../lib/found-people';
import { FormDrawer } from '../parts/form-drawer';

export interface BanDrawerProps {
  onClose: () => void;
}

/** Whoever is not among them is found by more letters. */
const MOST_SHOWN = 8;

const MINUTES = [60, 60 * 24, 60 * 24 * 7, 60 * 24 * 30];

/** Keeps a person or a network address out for a while. */
export function BanDrawer({ onClose }: BanDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [kind, setKind] = useState<'address' | 'person'>('address');
  const [address, setAddress] = useState('');
  const [query, setQuery] = useState('');
  const [userId, setUserId] = useState('');
  const [minutes, setMinutes] = useState(String(MINUTES[1]));
  const [reason, setReason] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const found = useFoundPeople(query, '');
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
        <>
          <Field
            type="search"
            label={t('users.search')}
            value={query}
            error={found.error ? describeError(found.error, t) : undefined}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            onChange={(event) => {
              setQuery(event.target.value);
              setUserId('');
            }}
          />
          <PersonChoice
            people={found.people}
            isKnown={found.isKnown}
            isMissing={isChecked && userId === ''}
            value={userId}
            onChange={setUserId}
          />
        </>
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

interface PersonChoiceProps {
  people: readonly AccountView[];
  /** Whether they are all that were found. */
  isKnown: boolean;
  /** Somebody has to be chosen, and nobody is. */
  isMissing: boolean;
  value: string;
  onChange: (id: string) => void;
}

function PersonChoice({ people, isKnown, isMissing, value, onChange }: PersonChoiceProps) {
  const { t } = useTranslation('admin');
  const place = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{t('users.person')}</legend>
      {people.length === 0 && (
        <p
          role={isMissing ? 'alert' : 'status'}
          className={cn('text-sm', isMissing ? 'text-danger' : 'text-ink-soft')}
        >
          {t(isKnown ? 'users.none' : 'abuse.choose')}
        </p>
      )}
      {people.slice(0, MOST_SHOWN).map(({ id, name, email }) => (
        <div
          key={id}
          className="flex min-h-11 items-center gap-2.5 rounded-field px-2 text-sm hover:bg-hover"
        >
          <input
            id={`${place}-${id}`}
            type="radio"
            name="person"
            required
            checked={id === value}
            onChange={() => onChange(id)}
            className="size-4 shrink-0 accent-accent"
          />
          <label htmlFor={`${place}-${id}`} className="min-w-0 flex-1 py-1">
            <bdi className="block truncate text-left rtl:text-right">{name}</bdi>
            <bdi className="block truncate text-ink-soft rtl:text-right">{email}</bdi>
          </label>
        </div>
      ))}
    </fieldset>
  );
}

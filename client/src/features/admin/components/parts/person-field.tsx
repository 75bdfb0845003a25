import type { AccountView } from '@tertulia/data-provider';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { describeError } from '@/shared/lib/errors';
import { Field } from '@/shared/ui/field';
import { useFoundPeople } from '../../lib/found-people';

export interface PersonFieldProps {
  label: string;
  /** Id of who is chosen; empty: nobody. */
  value: string;
  onChange: (id: string) => void;
  /** Somebody has to be chosen. */
  isRequired?: boolean;
  /** Nobody is chosen who has to be: say so. */
  isMissing?: boolean;
}

/** Whoever is not among them is found by more letters. */
const MOST_SHOWN = 8;

/** Finds a person by name or address, to be chosen among those who are found. */
export function PersonField(props: PersonFieldProps) {
  const { label, value, onChange, isRequired = false, isMissing = false } = props;
  const { t } = useTranslation('admin');
  const [query, setQuery] = useState('');
  const found = useFoundPeople(query, '');
  return (
    <>
      <Field
        type="search"
        label={label}
        value={query}
        error={found.error ? describeError(found.error, t) : undefined}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        onChange={(event) => {
          setQuery(event.target.value);
          onChange('');
        }}
      />
      {(isRequired || query.trim() !== '') && (
        <PersonChoice
          people={found.people}
          isKnown={found.isKnown}
          isRequired={isRequired}
          isMissing={isMissing}
          value={value}
          onChange={onChange}
        />
      )}
    </>
  );
}

interface PersonChoiceProps extends Required<Omit<PersonFieldProps, 'label'>> {
  people: readonly AccountView[];
  /** Whether they are all that were found. */
  isKnown: boolean;
}

function PersonChoice({ people, isKnown, isRequired, isMissing, value, onChange }: PersonChoiceProps) {
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
            name={place}
            required={isRequired}
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

import { ApiError } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORTEST_PASSWORD } from '@/shared/lib/passwords';
import { toast } from '@/shared/lib/toast';
import { Choice } from '@/shared/ui/choice';
import { Field } from '@/shared/ui/field';
import { PasswordField } from '@/shared/ui/password-field';
import { SelectField } from '@/shared/ui/select-field';
import { createUser, invite, peopleQueries } from '../../api/people';
import { rightsQueries } from '../../api/rights';
import { useRoleNames } from '../../lib/role-names';
import { FormDrawer } from '../parts/form-drawer';
import { LinkNotice } from '../parts/link-notice';

export interface NewUserDrawerProps {
  onClose: () => void;
}

type Way = 'invite' | 'create';

/** Brings somebody in: by an invitation that they take up, or with a password that is handed over. */
export function NewUserDrawer({ onClose }: NewUserDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const roles = useQuery(rightsQueries.roles());
  const roleName = useRoleNames();
  const [way, setWay] = useState<Way>('invite');
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState('user');
  const [link, setLink] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: async () => {
      const address = email.trim();
      if (way === 'invite') return invite(address, role);
      const named = name.trim() ? { name: name.trim() } : {};
      const account = { email: address, role, password, mustChangePassword: true, invite: false, ...named };
      return (await createUser(account)).link;
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: peopleQueries.all });
      if (made) return setLink(made);
      toast(t(way === 'invite' ? 'users.invited' : 'users.created', { email: email.trim() }));
      onClose();
    },
  });
  return (
    <FormDrawer
      title={t('users.add')}
      submitLabel={t(way === 'invite' ? 'users.sendInvitation' : 'users.create')}
      isBusy={save.isPending}
      isReady={link === null}
      error={save.error ?? roles.error}
      errorText={
        save.error instanceof ApiError && save.error.code === 'email_taken'
          ? t('users.emailTaken')
          : undefined
      }
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {link ? (
        <LinkNotice text={t('users.handOver')} link={link} />
      ) : (
        <>
          <Choice<Way>
            label={t('users.way')}
            value={way}
            onChange={setWay}
            options={[
              { value: 'invite', label: t('users.byInvitation') },
              { value: 'create', label: t('users.byPassword') },
            ]}
          />
          <Field
            label={t('users.email')}
            type="email"
            required
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          {way === 'create' && (
            <>
              <Field
                label={t('users.name')}
                maxLength={100}
                autoComplete="off"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
              <PasswordField
                label={t('users.password')}
                hint={t('users.passwordHint', { count: SHORTEST_PASSWORD })}
                required
                minLength={SHORTEST_PASSWORD}
                autoComplete="new-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </>
          )}
          <SelectField
            label={t('users.role')}
            value={role}
            onChange={setRole}
            options={(roles.data?.items ?? []).map(({ id, name: own }) => ({
              value: id,
              label: roleName(id, own),
            }))}
          />
        </>
      )}
    </FormDrawer>
  );
}

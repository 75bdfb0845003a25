import type { GroupView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/shared/ui/field';
import { Notice } from '@/shared/ui/notice';
import { changeGroup, createGroup, deleteGroup, rightsQueries } from '../../api/rights';
import { FormDrawer } from '../parts/form-drawer';
import { GroupMembers } from './group-members';

export interface GroupDrawerProps {
  /** Absent: a new one. */
  group: GroupView | undefined;
  onClose: () => void;
}

/** One group and who is in it. Those of a provider are only shown. */
export function GroupDrawer({ group, onClose }: GroupDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [name, setName] = useState(group?.name ?? '');
  const [description, setDescription] = useState(group?.description ?? '');
  const isOurs = group === undefined || group.source === 'local';
  const settle = async () => {
    await client.invalidateQueries({ queryKey: rightsQueries.groups().queryKey });
    onClose();
  };
  const save = useMutation({
    mutationFn: () => {
      const change = { name: name.trim(), description: description.trim() };
      return group ? changeGroup(group.id, change) : createGroup(change);
    },
    onSuccess: settle,
  });
  const remove = useMutation({ mutationFn: () => deleteGroup(group?.id ?? ''), onSuccess: settle });
  return (
    <FormDrawer
      title={group?.name ?? t('groups.add')}
      submitLabel={t('form.save')}
      isReady={isOurs}
      isBusy={save.isPending}
      error={save.error ?? remove.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      removal={
        group && isOurs
          ? {
              label: t('groups.delete'),
              question: t('groups.deleteTitle', { name: group.name }),
              text: t('groups.deleteText'),
              isBusy: remove.isPending,
              onConfirm: () => remove.mutate(),
            }
          : undefined
      }
    >
      {!isOurs && <Notice tone="neutral">{t('groups.managed', { provider: group.source })}</Notice>}
      <Field
        label={t('groups.name')}
        required
        maxLength={100}
        readOnly={!isOurs}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('groups.description')}
        maxLength={200}
        readOnly={!isOurs}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      {group && <GroupMembers group={group} isEditable={isOurs} />}
    </FormDrawer>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { Drawer } from '@/shared/ui/drawer';
import { Notice } from '@/shared/ui/notice';
import { removeEndpoint, saveEndpoint } from '../api/endpoints';
import type { EndpointView } from '@tertulia/data-provider';
import { toForm, toSettings } from '../lib/endpoint-form';
import { EndpointFields } from './endpoint-fields';

export interface EndpointDrawerProps {
  /** Absent: a new one. */
  endpoint: EndpointView | undefined;
  onClose: () => void;
}

/** The settings of one endpoint. Saving takes effect at once, on every server. */
export function EndpointDrawer({ endpoint, onClose }: EndpointDrawerProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [form, setForm] = useState(() => toForm(endpoint));
  const [isRemoving, setRemoving] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const settle = async () => {
    await client.invalidateQueries({ queryKey: ['admin'] });
    await client.invalidateQueries({ queryKey: ['models'] });
    onClose();
  };
  const save = useMutation({
    mutationFn: async () => saveEndpoint(endpoint?.name ?? form.name.trim(), toSettings(form, endpoint)),
    onSuccess: settle,
  });
  const remove = useMutation({
    mutationFn: () => removeEndpoint(endpoint?.name ?? ''),
    onSuccess: settle,
    onError: (error) => {
      setRemoving(false);
      toast(describeError(error, t));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  const failure = save.error instanceof SyntaxError ? t('form.notJson') : describeError(save.error, t);
  return (
    <Drawer title={endpoint?.name ?? t('endpoints.add')} isChanged={isChanged} onClose={onClose}>
      <form onSubmit={submit} onInput={() => setChanged(true)} className="flex flex-col gap-4">
        <EndpointFields
          form={form}
          isNew={endpoint === undefined}
          hasKey={endpoint?.apiKeyIs === 'set'}
          onChange={(change) => setForm((before) => ({ ...before, ...change }))}
        />
        {save.isError && (
          <Notice tone="danger">
            <span className="break-words whitespace-pre-line">{failure}</span>
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {endpoint?.source === 'database' && (
            <Button variant="danger" className="me-auto" onClick={() => setRemoving(true)}>
              {t('form.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {t('form.save')}
          </Button>
        </div>
      </form>
      <ConfirmDialog
        title={t('form.removeTitle', { name: form.name })}
        description={t('form.removeText')}
        action={t('form.remove')}
        isOpen={isRemoving}
        isBusy={remove.isPending}
        onOpenChange={setRemoving}
        onConfirm={() => remove.mutate()}
      />
    </Drawer>
  );
}

import type { EndpointView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_DETAILS_KEY, MODELS_KEY } from '@/shared/lib/query-keys';
import { adminQueries, removeEndpoint, saveEndpoint } from '../api/endpoints';
import { toForm, toSettings } from '../lib/endpoint-form';
import { EndpointFields } from './endpoint-fields';
import { FormDrawer } from './parts/form-drawer';

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
  const settle = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: adminQueries.endpoints().queryKey }),
      client.invalidateQueries({ queryKey: adminQueries.settings().queryKey }),
      client.invalidateQueries({ queryKey: MODELS_KEY }),
      client.invalidateQueries({ queryKey: MODEL_DETAILS_KEY }),
    ]);
    onClose();
  };
  const save = useMutation({
    mutationFn: async () => saveEndpoint(endpoint?.name ?? form.name.trim(), toSettings(form, endpoint)),
    onSuccess: settle,
  });
  const remove = useMutation({ mutationFn: () => removeEndpoint(endpoint?.name ?? ''), onSuccess: settle });
  const error = save.error ?? remove.error;
  return (
    <FormDrawer
      title={endpoint?.name ?? t('endpoints.add')}
      submitLabel={t('form.save')}
      isBusy={save.isPending}
      error={error}
      errorText={error instanceof SyntaxError ? t('form.notJson') : undefined}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      removal={
        endpoint?.source === 'database'
          ? {
              label: t('form.remove'),
              question: t('form.removeTitle', { name: form.name }),
              text: t('form.removeText'),
              isBusy: remove.isPending,
              onConfirm: () => remove.mutate(),
            }
          : undefined
      }
    >
      <EndpointFields
        form={form}
        isNew={endpoint === undefined}
        hasKey={endpoint?.apiKeyIs === 'set'}
        onChange={(change) => setForm((before) => ({ ...before, ...change }))}
      />
    </FormDrawer>
  );
}

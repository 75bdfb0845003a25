import type { GenerationSettings } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { Form } from '@/shared/ui/form';
import { changePreset, createPreset, presetQueries } from '../api/presets';

export interface PresetNameDialogProps {
  title: string;
  name: string;
  /** What a new preset holds, or the id of the one that is renamed. */
  content: { model: string; settings: GenerationSettings } | { id: string };
  onClose: () => void;
}

const LONGEST = 100;

/** Asks for a preset's name, and saves it. */
export function PresetNameDialog({ title, name, content, onClose }: PresetNameDialogProps) {
  const { t } = useTranslation('models');
  const client = useQueryClient();
  const [written, setWritten] = useState(name);
  const save = useMutation({
    mutationFn: (wanted: string) =>
      'id' in content
        ? changePreset(content.id, { name: wanted })
        : createPreset({ ...content, name: wanted }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: presetQueries.list().queryKey });
      onClose();
    },
  });
  const submit = () => {
    if (written.trim() !== '') save.mutate(written.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <Form isBusy={save.isPending} onSubmit={submit}>
        <Field
          autoFocus
          label={t('presets.name')}
          required
          maxLength={LONGEST}
          value={written}
          error={save.isError ? describeError(save.error, t) : undefined}
          onChange={(event) => setWritten(event.target.value)}
        />
        <Button type="submit" variant="primary" className="self-end" isBusy={save.isPending}>
          {t('presets.saveName')}
        </Button>
      </Form>
    </Dialog>
  );
}

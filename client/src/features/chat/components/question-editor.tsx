import type { FilePart } from '@tertulia/data-provider';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { useGrownField } from '../hooks/use-grown-field';
import { KeptFiles } from '../files/kept-files';
import { useSendKey } from '../hooks/use-send-key';
import type { Wording } from '../lib/asking';

export interface QuestionEditorProps {
  text: string;
  files: readonly FilePart[];
  onSend: (wording: Wording) => void;
  onCancel: () => void;
}

/** A question being written anew, in its place. What is sent becomes another version beside it. */
export function QuestionEditor({ text, files, onSend, onCancel }: QuestionEditorProps) {
  const { t } = useTranslation('chat');
  const [draft, setDraft] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  const [kept, setKept] = useState(files);
  const canSend = draft.trim() !== '' || kept.length > 0;
  const send = () => {
    if (canSend) onSend({ text: draft.trim(), files: kept });
  };
  const onKeyDown = useSendKey(send);
  useGrownField(field, draft);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
  }, [text]);
  return (
    <div className="ms-auto w-full max-w-[40rem] rounded-card border border-line-strong bg-surface p-3">
      <KeptFiles files={kept} onRemove={(file) => setKept(kept.filter((one) => one !== file))} />
      <textarea
        ref={field}
        dir="auto"
        value={draft}
        aria-label={t('editQuestion')}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            onCancel();
          } else onKeyDown(event);
        }}
        className="block field-sizing-content max-h-96 min-h-16 w-full resize-none bg-transparent leading-relaxed outline-none"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p className="flex-1 text-xs text-ink-faint">{t('editHint')}</p>
        <Button variant="quiet" onClick={onCancel}>
          {t('actions.cancel')}
        </Button>
        <Button variant="primary" disabled={!canSend} onClick={send}>
          {t('actions.send')}
        </Button>
      </div>
    </div>
  );
}

import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { Drawer } from '@/shared/ui/drawer';
import { Form } from '@/shared/ui/form';
import { Notice } from '@/shared/ui/notice';

export interface FormDrawerProps {
  title: string;
  submitLabel: string;
  isBusy: boolean;
  /** Whether there is something to save: not while it is loaded, not where it is only shown, not after it was. */
  isReady?: boolean;
  /** What went wrong with saving or removing. */
  error: unknown;
  /** What that means, where only this form knows. */
  errorText?: string | undefined;
  onSubmit: () => void;
  onClose: () => void;
  /** How it can be removed; absent where it can not. */
  removal?:
    { label: string; question: string; text: string; isBusy: boolean; onConfirm: () => void } | undefined;
  children: ReactNode;
}

/** A form at the side of the page, for one thing that an administrator sets. */
export function FormDrawer(props: FormDrawerProps) {
  const { title, submitLabel, isBusy, isReady = true, error, errorText, removal } = props;
  const { t } = useTranslation('admin');
  const [isAsking, setAsking] = useState(false);
  const [isChanged, setChanged] = useState(false);
  return (
    <Drawer title={title} isChanged={isChanged && isReady} onClose={props.onClose}>
      <Form isBusy={isBusy} onSubmit={() => isReady && props.onSubmit()} onInput={() => setChanged(true)}>
        {props.children}
        {/* In sight however long the form is, with what went wrong. */}
        <div className="sticky -bottom-4 z-10 -mx-4 -mb-4 flex flex-wrap justify-end gap-2 border-t border-line bg-surface p-4">
          {error != null && (
            <Notice tone="danger" className="max-h-40 basis-full overflow-y-auto">
              <span className="break-words whitespace-pre-line">{errorText ?? describeError(error, t)}</span>
            </Notice>
          )}
          {removal && (
            <Button
              variant="danger"
              className="me-auto"
              isBusy={removal.isBusy}
              onClick={() => setAsking(true)}
            >
              {removal.label}
            </Button>
          )}
          <Button onClick={props.onClose}>{t(isReady ? 'form.cancel' : 'close')}</Button>
          {isReady && (
            <Button type="submit" variant="primary" isBusy={isBusy}>
              {submitLabel}
            </Button>
          )}
        </div>
      </Form>
      {removal && (
        <ConfirmDialog
          title={removal.question}
          description={removal.text}
          action={removal.label}
          isOpen={isAsking}
          onOpenChange={setAsking}
          onConfirm={() => {
            setAsking(false);
            removal.onConfirm();
          }}
        />
      )}
    </Drawer>
  );
}

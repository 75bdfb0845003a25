import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { startI18n } from '@/shared/i18n';
import { ConfirmDialog } from './confirm-dialog';

beforeAll(() => startI18n('en'));
afterEach(cleanup);

interface ListProps {
  hasRow: boolean;
  isAsking: boolean;
}

function List({ hasRow, isAsking }: ListProps) {
  return (
    <>
      <ul aria-label="Keys">
        {hasRow && (
          <li>
            <button type="button">Remove</button>
          </li>
        )}
      </ul>
      <ConfirmDialog
        title="Remove it?"
        description="It is gone then."
        action="Remove it"
        isOpen={isAsking}
        onOpenChange={() => undefined}
        onConfirm={() => undefined}
      />
    </>
  );
}

it('gives the focus back to what opened it, and to what is left around that when it is gone', async () => {
  const { rerender } = render(<List hasRow isAsking={false} />);
  const opener = screen.getByRole('button', { name: 'Remove' });
  opener.focus();
  rerender(<List hasRow isAsking />);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' }));
  rerender(<List hasRow isAsking={false} />);
  await waitFor(() => expect(document.activeElement).toBe(opener));
  rerender(<List hasRow isAsking />);
  rerender(<List hasRow={false} isAsking={false} />);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Keys' })));
});

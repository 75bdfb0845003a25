import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { FocusKeeper } from './focus-keeper';

afterEach(cleanup);

interface RowsProps {
  names: readonly string[];
}

function Rows({ names }: RowsProps) {
  return (
    <FocusKeeper>
      <section aria-label="Keys">
        {names.length > 0 && (
          <ul>
            {names.map((name) => (
              <li key={name}>
                <button type="button">Remove {name}</button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </FocusKeeper>
  );
}

it('gives the focus of a removed row to its list, and of the last one to what is around the list', async () => {
  const { rerender } = render(<Rows names={['one', 'two']} />);
  screen.getByRole('button', { name: 'Remove one' }).focus();
  rerender(<Rows names={['two']} />);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('list')));
  screen.getByRole('button', { name: 'Remove two' }).focus();
  rerender(<Rows names={[]} />);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region')));
});

it('leaves the focus where the person put it', async () => {
  const { rerender } = render(
    <>
      <button type="button">Elsewhere</button>
      <Rows names={['one', 'two']} />
    </>,
  );
  screen.getByRole('button', { name: 'Remove one' }).focus();
  const elsewhere = screen.getByRole('button', { name: 'Elsewhere' });
  elsewhere.focus();
  rerender(
    <>
      <button type="button">Elsewhere</button>
      <Rows names={[]} />
    </>,
  );
  await Promise.resolve();
  expect(document.activeElement).toBe(elsewhere);
});

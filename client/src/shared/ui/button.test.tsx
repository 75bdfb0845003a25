import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Button } from './button';

afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

function renderForm() {
  const send = vi.fn();
  render(
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Button type="submit">Go</Button>
    </form>,
  );
  return send;
}

/** As the browser does for a click, and for Enter in a field of the form (`detail` 0). */
function press(detail: number) {
  fireEvent.click(screen.getByRole('button'), { detail });
}

it('sends a form once on a double click', () => {
  vi.useFakeTimers();
  const send = renderForm();
  press(1);
  vi.runAllTimers();
  press(2);
  expect(send).toHaveBeenCalledTimes(1);
});

it('sends a form once until the page has had its turn, and then again', () => {
  vi.useFakeTimers();
  const send = renderForm();
  press(0);
  press(0);
  expect(send).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  press(0);
  expect(send).toHaveBeenCalledTimes(2);
});

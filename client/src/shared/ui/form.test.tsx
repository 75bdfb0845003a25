import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Form } from './form';

afterEach(cleanup);

/** Whether the browser was left to load the form's address, and what the page was told. */
function send(isBusy: boolean) {
  const onSubmit = vi.fn();
  render(<Form aria-label="Name" isBusy={isBusy} onSubmit={onSubmit} />);
  return { isLeft: fireEvent.submit(screen.getByRole('form')), onSubmit };
}

it('is sent by the page itself', () => {
  const { isLeft, onSubmit } = send(false);
  expect(isLeft).toBe(false);
  expect(onSubmit).toHaveBeenCalledOnce();
});

it('is not sent again while it is being sent', () => {
  const { isLeft, onSubmit } = send(true);
  expect(isLeft).toBe(false);
  expect(onSubmit).not.toHaveBeenCalled();
});

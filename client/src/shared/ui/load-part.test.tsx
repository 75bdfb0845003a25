import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { startI18n } from '@/shared/i18n';
import { loadPart } from './load-part';

beforeAll(() => startI18n('en'));
afterEach(cleanup);

it('shows the reason when its file can not be fetched, and tries again at the next place', async () => {
  let isOnline = false;
  const Part = loadPart(async () => {
    if (!isOnline) throw new TypeError('Failed to fetch dynamically imported module');
    return ({ name }: { name: string }) => <p>hello {name}</p>;
  });
  const { unmount } = render(<Part name="Ada" />);
  expect(await screen.findByRole('alert')).toBeTruthy();
  unmount();
  isOnline = true;
  render(<Part name="Ada" />);
  expect(await screen.findByText('hello Ada')).toBeTruthy();
});

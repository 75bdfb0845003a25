import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Markdown } from './markdown';

afterEach(cleanup);

const MARK = '.md[data-grown]';

it('keeps its mark when a text that grew ends, so that nothing of it is styled again', () => {
  const { container, rerender } = render(<Markdown text="one" isStreaming />);
  expect(container.querySelector(MARK)).not.toBeNull();
  rerender(<Markdown text={'one\n\ntwo'} />);
  expect(container.querySelector(MARK)?.textContent).toBe('onetwo');
});

it('marks a text that begins to grow after it was shown', () => {
  const { container, rerender } = render(<Markdown text="one" />);
  expect(container.querySelector(MARK)).toBeNull();
  rerender(<Markdown text="one more" isStreaming />);
  expect(container.querySelector(MARK)).not.toBeNull();
});

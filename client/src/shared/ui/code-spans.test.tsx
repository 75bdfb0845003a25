import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CodeSpans } from './code-spans';

test('only what stands between two backticks is code', () => {
  const { container } = render(<CodeSpans text="`a` or <b> of `${NAME}`, not ` alone" />);
  expect([...container.querySelectorAll('code')].map((code) => code.textContent)).toEqual(['a', '${NAME}']);
  expect(container.textContent).toBe('a or <b> of ${NAME}, not ` alone');
});

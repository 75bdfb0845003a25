import { expect, it } from 'vitest';
import { findDirection } from './direction';

it('goes by the first letter, not by marks and figures', () => {
  expect(findDirection('- 1. أولاً: data')).toBe('rtl');
  expect(findDirection('> שלום')).toBe('rtl');
  expect(findDirection('- data أولاً')).toBe('ltr');
  expect(findDirection('* 42')).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { formatCost } from './cost';

describe('a price', () => {
  it.each([
    [0, '$0.00'],
    [25, '$0.000000025'],
    [1_525_000, '$0.0015'],
    [12_345_678, '$0.012'],
    [1_234_567_890, '$1.23'],
    [98_765_432_100, '$98.77'],
  ])('of %i billionths of a dollar reads %s', (nanoUsd, text) => {
    expect(formatCost(nanoUsd, 'en-US')).toBe(text);
  });

  it('is written as in the reader’s language', () => {
    expect(formatCost(1_525_000, 'es').replaceAll(/\s/g, ' ')).toBe('0,0015 $');
  });
});

import { describe, expect, it } from 'vitest';
import { measureContext } from './context-use';

const context = {
  limit: 1000,
  reserved: 200,
  system: 50,
  summary: 0,
  history: 300,
  files: 0,
  tools: 0,
  leftOut: 0,
};

describe('the context gauge', () => {
  it('counts what is used apart from what is kept for the answer', () => {
    const { parts, used, free, share, isNearlyFull } = measureContext(context);
    expect(parts.map(({ name }) => name)).toEqual(['system', 'history', 'reserved']);
    expect({ used, free, share, isNearlyFull }).toEqual({
      used: 350,
      free: 450,
      share: 0.35,
      isNearlyFull: false,
    });
  });

  it('is full where nothing but the answer’s place is left, and never more than that', () => {
    expect(measureContext({ ...context, history: 740 }).isNearlyFull).toBe(true);
    expect(measureContext({ ...context, history: 5000 })).toMatchObject({ free: 0, share: 1 });
  });
});

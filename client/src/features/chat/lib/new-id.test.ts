import { expect, it } from 'vitest';
import { newId } from './new-id';

it('makes ids of version 7 that carry their moment and never meet', () => {
  const moment = Date.UTC(2026, 10, 22);
  const ids = Array.from({ length: 1000 }, () => newId(moment));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(moment);
  }
  expect(newId(moment) < newId(moment + 1)).toBe(true);
});

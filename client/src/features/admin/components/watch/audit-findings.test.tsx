import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { AuditFindings } from './audit-findings';

afterEach(cleanup);

const whole = {
  ok: true,
  entries: 12,
  removed: 0,
  since: '2026-01-02T03:04:05Z',
  brokenAt: null,
  reason: '',
};

it('says nothing of age when nothing was removed', () => {
  render(<AuditFindings verdict={whole} />);
  expect(screen.getByText('audit.whole')).toBeTruthy();
  expect(screen.queryByText(/audit\.removed/)).toBeNull();
});

it('says since when a shortened log goes', () => {
  render(<AuditFindings verdict={{ ...whole, removed: 300 }} />);
  expect(screen.getByText('audit.since audit.removed')).toBeTruthy();
});

it('says of a broken log, too, what age has removed, and of one without entries no time', () => {
  const broken = { ...whole, ok: false, entries: 0, removed: 300, since: null, brokenAt: 301 };
  render(<AuditFindings verdict={broken} />);
  expect(screen.getByText('audit.broken')).toBeTruthy();
  expect(screen.getByText('audit.removed')).toBeTruthy();
});

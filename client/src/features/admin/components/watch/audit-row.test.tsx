import type { AuditEntryView } from '@tertulia/data-provider';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeLanguage, startI18n } from '@/shared/i18n';
import { withTexts } from '@/shared/i18n/late-texts';
import { AuditRow } from './audit-row';

beforeEach(async () => {
  await startI18n('es');
  await withTexts(Promise.resolve(), 'admin');
});

afterEach(async () => {
  cleanup();
  await changeLanguage('en');
});

const ENTRY: AuditEntryView = {
  number: 7,
  at: '2026-11-23T07:00:00Z',
  action: 'user.suspended',
  actor: { userId: null, name: null, address: '', via: 'provider' },
  target: { kind: 'user', id: 'u1', name: 'Bob' },
  hash: '',
  details: { provider: 'staff', reason: 'not in the directory', device: '' },
};

it("says what was done in the reader's language, with the code that the log is filtered by", () => {
  render(<AuditRow entry={ENTRY} />);
  expect(screen.getByText('Persona suspendida')).toBeTruthy();
  expect(screen.getByText('user.suspended').tagName).toBe('CODE');
  expect(screen.getByText('un proveedor de identidad')).toBeTruthy();
  expect(screen.getByText('persona Bob · proveedor: staff · motivo: no está en el directorio')).toBeTruthy();
});

it('shows what it does not know, or somebody typed, as it came', () => {
  const details = { reason: '$t(admin:title) {{name}}', color: 'red' };
  render(<AuditRow entry={{ ...ENTRY, action: 'lamp.lit', details }} />);
  expect(screen.getByText('lamp.lit')).toBeTruthy();
  expect(screen.getByText('persona Bob · motivo: $t(admin:title) {{name}} · color: red')).toBeTruthy();
});

import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeLanguage, startI18n } from '@/shared/i18n';
import { withTexts } from '@/shared/i18n/late-texts';
import { Failure, type FailureProps } from './failure';

beforeEach(async () => {
  await startI18n('es');
  await withTexts(Promise.resolve(), 'admin');
});

afterEach(async () => {
  cleanup();
  await changeLanguage('en');
});

function show(failure: FailureProps) {
  const { container } = render(<Failure {...failure} />);
  return { text: container.textContent, said: container.querySelector('[lang="en"]')?.textContent };
}

it("says why a directory can not be reached in the reader's language", () => {
  const { text, said } = show({
    code: 'identity_provider_unreachable',
    params: {
      provider: 'Staff',
      reason: 'host_refused',
      host: 'id.example.org',
      status: 503,
      detail: 'id.example.org answered 503',
    },
    message: 'Staff can not be reached (id.example.org answered 503). Try again, or sign in another way.',
  });
  expect(text).toContain('No se puede llegar a Staff.');
  expect(text).toContain('Motivo: id.example.org respondió 503.');
  expect(said).toBeUndefined();
});

it('shows the words of the other side as they came, marked as such', () => {
  const refused = { provider: 'Staff', reason: 'search_refused', detail: 'refused', said: 'noSuchObject' };
  const directory = show({ code: 'identity_provider_unreachable', params: refused, message: '' });
  expect(directory.text).toContain('Motivo: la búsqueda fue rechazada.');
  expect(directory.said).toBe('noSuchObject');
  cleanup();
  const model = show({
    code: 'provider_quota',
    params: { endpoint: 'Lab', detail: 'You exceeded your current quota.' },
    message: 'The account at Lab has no credit left. (You exceeded your current quota.)',
  });
  expect(model.text).toContain('La cuenta en Lab no tiene saldo.');
  expect(model.said).toBe('You exceeded your current quota.');
});

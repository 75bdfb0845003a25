import { cleanup, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { changeLanguage, startI18n } from '@/shared/i18n';
import { makeUser } from '@/shared/lib/people.fixture';
import { SettingsSection } from './settings-section';

const setting = (path: string, name: string, description: string) => ({
  path,
  name,
  value: null,
  source: 'default',
  description,
});

beforeEach(() => {
  vi.stubGlobal('fetch', async (input: Request | string) =>
    Response.json(
      typeof input === 'string'
        ? { accessToken: 't', expiresIn: 900, user: makeUser() }
        : {
            items: [
              setting('endpoints.On my.desk.headers', 'endpoints.headers', 'Extra request headers.'),
              setting('signIn.github', 'signIn.github', 'Sign in with GitHub.'),
              setting('brandNew', 'brandNew', 'What this page does not know yet.'),
            ],
          },
    ),
  );
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await changeLanguage('en');
});

it("says what settings are for in the reader's language, and what it does not know as the server does", async () => {
  await startI18n('es');
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SettingsSection />
    </QueryClientProvider>,
  );
  expect(await screen.findByText('Iniciar sesión con GitHub.')).toBeTruthy();
  expect(screen.getByText(/Cabeceras añadidas/).textContent).toContain('{{user.email}}');
  expect(screen.getByText('What this page does not know yet.')).toBeTruthy();
  expect(i18next.hasResourceBundle('es', 'configuration')).toBe(true);
});

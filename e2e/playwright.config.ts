import { defineConfig, devices } from '@playwright/test';

const onCi = Boolean(process.env['CI']);

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: onCi,
  // Two browsers share two cores with two servers there; a test that fails twice has failed.
  retries: onCi ? 1 : 0,
  workers: 2,
  // Long enough for a machine that does much else at the same time.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    // Debian's Chromium: no browser is downloaded.
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    },
    locale: 'en-GB',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});

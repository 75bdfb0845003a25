/** A Chromium for the measurements of the client, signed in to a running server. */
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

/** Options from the command line: `--url … --email … --password …`, and what else a measurement takes. */
export function readOptions(defaults) {
  const options = { url: 'http://127.0.0.1:3080', chromium: '/usr/bin/chromium', ...defaults };
  const args = process.argv.slice(2);
  for (let index = 0; index + 1 < args.length; index += 2)
    options[args[index].replace(/^--/, '')] = args[index + 1];
  return options;
}

/** A page of 1440 by 900 px, signed in; the account is made when there is none. */
export async function openBrowser({ url, chromium: executablePath, email, password }) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url });
  const headers = { origin: new URL(url).origin };
  const account = {
    email: email ?? `bench-${Date.now()}@example.org`,
    password: password ?? 'measure and repeat',
  };
  const path = email === undefined ? '/api/auth/register' : '/api/auth/login';
  const answer = await context.request.post(path, { data: account, headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  const page = await context.newPage();
  return { browser, page, devtools: await context.newCDPSession(page) };
}

/** The browser's own counters, by name. */
export async function readMetrics(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

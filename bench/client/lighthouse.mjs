/** Lighthouse on the first page, signed in, in a fresh profile: its desktop settings, the cache cold. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { VIEWPORT, signIn } from './browser.mjs';

/** Scores of 100, and the audits of accessibility that failed. `folder` holds the package, `port` is a free one. */
export async function measureLighthouse(executablePath, account, { folder, port }) {
  const load = (file) => import(pathToFileURL(path.join(folder, 'node_modules/lighthouse/core', file)).href);
  const { default: lighthouse } = await load('index.js');
  const { default: desktop } = await load('config/desktop-config.js');
  const profile = await mkdtemp(path.join(tmpdir(), 'tertulia-lighthouse-'));
  const args = ['--no-sandbox', `--remote-debugging-port=${port}`];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    viewport: VIEWPORT,
  });
  try {
    await signIn(context, account);
    const flags = { port, disableStorageReset: true, onlyCategories: ['performance', 'accessibility'] };
    const { lhr } = await lighthouse(account.url, flags, desktop);
    const failed = lhr.categories.accessibility.auditRefs
      .map(({ id }) => lhr.audits[id])
      .filter(({ score }) => score !== null && score < 1);
    return {
      performance: lhr.categories.performance.score * 100,
      accessibility: lhr.categories.accessibility.score * 100,
      failed: failed.map(({ id }) => id),
      paintMs: lhr.audits['largest-contentful-paint'].numericValue,
    };
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** Opening a conversation of 2,000 messages by its address, with a warm cache. */
import { openPage, readMetrics } from './browser.mjs';

/** One opening; `marker` is a text of the last message alone. */
async function openOnce(browser, account, conversationId, marker) {
  const { context, page, devtools } = await openPage(browser, account);
  await page.goto(account.url);
  await page.waitForFunction(() => window.benchProbe.seen.composer);
  await page.waitForTimeout(1500);
  await page.goto(`${account.url}/manifest.webmanifest`);
  await page.goto(`${account.url}/c/${conversationId}#bench=${encodeURIComponent(marker)}`);
  await page.waitForFunction(() => window.benchProbe.seen.marker, undefined, { timeout: 60_000 });
  const visibleMs = await page.evaluate(() => window.benchProbe.seen.marker);
  await page.waitForTimeout(2000);
  await devtools.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize: heap } = await readMetrics(devtools);
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  await context.close();
  return { visibleMs, heap, elements };
}

export async function measureLongConversation(browser, account, conversationId, marker, rounds) {
  const opened = [];
  for (let round = 0; round < rounds; round += 1) {
    opened.push(await openOnce(browser, account, conversationId, marker));
  }
  return opened;
}
